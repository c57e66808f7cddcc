"""What nginx sends on to a replica, and to which one: two stand-ins say what they got."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.nginx import NAME, NGINX, Nginx
from tests.support.programs import missing
from tests.support.servers import TELEGRAM, WEB

TWILIO = "/webhooks/twilio/webhook"
FORGED = {
    "X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1",
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Sepsis-Country": "US",
}  # fmt: skip


class Echo(BaseHTTPRequestHandler):
    """Answer with what came: the server's port, the headers and the body."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        raw = json.dumps({"port": self.server.server_address[1], "headers": headers, "body": body}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def proxy(new_folder: Callable[[], Path]) -> Iterator[Nginx]:
    if NGINX is None:
        missing("the proxy's tests need nginx: apt-get install nginx")
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Echo) for _ in range(2)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    made = Nginx(new_folder(), [server.server_address[1] for server in servers])
    yield made.start()
    made.stop()
    for server in servers:
        server.shutdown()
        server.server_close()


def update(chat: int, text: str = "hello", kind: str = "message") -> bytes:
    message = {"message_id": 1, "from": {"id": 7}, "chat": {"id": chat, "type": "private"}, "text": text}
    inside = {"callback_query": {"id": "9", "from": {"id": 7}, "message": message}} if kind == "tap" else {}
    return json.dumps({"update_id": 5, **(inside or {kind: message})}).encode()


def port_of(proxy: Nginx, path: str, body: bytes) -> int:
    answer = proxy.call("POST", path, body)
    assert answer.status == 200 and answer.body["body"] == body.decode()
    return int(answer.body["port"])


def test_all_that_a_chat_sends_goes_to_one_replica_and_chats_are_spread(proxy: Nginx) -> None:
    chats = [number * 7919 for number in range(-6, 7) if number]
    ports = {chat: port_of(proxy, TELEGRAM, update(chat)) for chat in chats}
    assert len(set(ports.values())) == 2
    text = 'x "chat": {"id": 1}, "chat":{"id":2} ' * 4000  # 150 kB
    for chat, port in ports.items():
        others = [update(chat, text), update(chat, kind="edited_message"), update(chat, kind="tap")]
        assert {port_of(proxy, TELEGRAM, other) for other in others} == {port}


def test_all_that_a_number_sends_to_twilio_goes_to_one_replica(proxy: Nginx) -> None:
    numbers = [f"whatsapp:+4470090{number:05}" for number in range(0, 12000, 1000)]
    first = [port_of(proxy, TWILIO, urlencode({"From": n, "Body": "hello"}).encode()) for n in numbers]
    again = [port_of(proxy, TWILIO, urlencode({"Body": "&From=1", "From": n}).encode()) for n in numbers]
    assert first == again and len(set(first)) == 2


def test_what_a_client_says_about_its_address_is_not_sent_on(proxy: Nginx) -> None:
    got = proxy.call("POST", WEB + "messages", {}, FORGED, source="127.0.0.7").body["headers"]
    assert got["host"] == NAME
    assert {name: got.get(name.lower()) for name in FORGED} == {
        "X-Forwarded-For": "127.0.0.7", "X-Real-IP": None, "Forwarded": None,
        "X-Forwarded-Host": None, "X-Forwarded-Proto": "https", "X-Sepsis-Country": None,
    }  # fmt: skip


def test_nothing_that_people_wrote_is_on_the_proxys_disk(proxy: Nginx) -> None:
    port_of(proxy, TELEGRAM, update(1, "a secret" * 20_000))
    files = [file for file in proxy.folder.rglob("*") if file.is_file()]
    assert not [file for file in files if b"a secret" in file.read_bytes()]
    assert {file.name for file in files} >= {"error.log", "sepsis.conf"}
    assert "buffered to a temporary file" not in proxy.log
