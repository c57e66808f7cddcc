"""deploy/nginx/ in a real nginx: what answers, what does not, the limits, and what a dying replica costs."""

from __future__ import annotations

import json
import runpy
import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sepsis_assistant.channels.http import BODY_LIMIT
from sepsis_assistant.channels.pages import _TYPES, FOLDERS
from sepsis_assistant.channels.refusals import refusals
from sepsis_assistant.settings import ROOT
from tests.support.nginx import NGINX, Nginx
from tests.support.programs import missing
from tests.support.servers import PROBE_TOKEN, REST, TELEGRAM, WEB, Answer, StubServer
from tests.support.waiting import until

pytestmark = pytest.mark.ops
PAGES = ["/"] + [f"/{file.name}" for folder in FOLDERS for file in folder.glob("*") if file.suffix in _TYPES]
WRITTEN = runpy.run_path(str(ROOT / "scripts" / "proxy_refusals.py"))
Pair = tuple[StubServer, StubServer]


@pytest.fixture(scope="module")
def proxy(two_servers: Pair, new_folder: Callable[[], Path]) -> Iterator[Nginx]:
    if NGINX is None:
        missing("the proxy's tests need nginx: apt-get install nginx")
    made = Nginx(new_folder(), [server.port for server in two_servers])
    assert "test is successful" in made.test(), made.log
    yield made.start()
    made.stop()


def session(proxy: Nginx) -> dict[str, str]:
    token = proxy.call("POST", WEB + "session").body["token"]
    return {"Authorization": f"Bearer {token}"}


def say(proxy: Nginx, who: dict[str, str], text: str, message_id: str = "") -> Answer:
    return proxy.call("POST", WEB + "messages", {"id": message_id or str(uuid.uuid4()), "text": text}, who)


def calls(answer: Answer) -> bool:
    """Say whether an answer names whom to call."""
    return refusals().call in json.dumps(answer.body)


def test_what_nginx_says_by_itself_is_what_the_assistant_says() -> None:
    for path, content in WRITTEN["files"]():
        assert path.read_text(encoding="utf-8") == content, "run: python -m scripts.proxy_refusals"


def test_the_channels_answer(proxy: Nginx) -> None:
    who = session(proxy)
    message = say(proxy, who, "hello")
    assert message.status == 200 and "hello" in message.body["replies"][0]["text"]
    assert len(proxy.call("GET", WEB + "history", headers=who).body["messages"]) == 1
    reply = {"reply_id": message.body["replies"][0]["id"], "helpful": True}
    assert proxy.call("POST", WEB + "feedback", reply, who).status == 200
    assert proxy.call("DELETE", WEB + "conversation", headers=who).body["deleted"]
    assert [proxy.call("GET", WEB + name).status for name in ("health", "ready")] == [200, 200]
    assert proxy.call("GET", "/webhooks/rest/").body == {"status": "ok"}
    assert "hello" in proxy.call("POST", REST, {"message": "hello"}).body[0]["text"]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_answers_and_is_not_sent_twice(proxy: Nginx, path: str) -> None:
    packed = {"Accept-Encoding": "gzip"}
    answer = proxy.call("GET", path, headers=packed)
    assert answer.status == 200
    assert "max-age" in answer.headers["strict-transport-security"]
    assert proxy.call("GET", path, headers={**packed, "If-None-Match": answer.headers["etag"]}).status == 304


@pytest.mark.parametrize(
    "path",
    [
        "/probe", "/metrics", "/version", "/status", "/model/parse", "/conversations/me/tracker", "/domain",
        "/webhooks/callback/webhook", "/webhooks/web/", "/webhooks/web/other", "/webhooks/socketio/webhook",
        "/refusals/web/404.json", "/.git/config", "/endpoints.yml", "//probe", "/webhooks/web/../../probe",
        "/webhooks/web/health%2f..%2f..%2f..%2fprobe", "/%70robe",
    ],
)  # fmt: skip
def test_nothing_else_answers(proxy: Nginx, path: str) -> None:
    answer = proxy.call("GET", path, headers={"Authorization": f"Bearer {PROBE_TOKEN}"})
    assert answer.status == 404
    assert answer.body["error"]["code"] == "not_found"


@pytest.mark.parametrize(("path", "field"), [(WEB + "messages", "text"), (REST, "message")])
def test_a_body_that_the_assistant_would_refuse_is_refused_with_the_numbers(
    proxy: Nginx, path: str, field: str
) -> None:
    fits, long = ({field: "a" * size} for size in (BODY_LIMIT - 1000, BODY_LIMIT))
    assert proxy.call("POST", path, fits).status == (401 if path != REST else 413)  # of the assistant
    answer = proxy.call("POST", path, long, {"Origin": "https://clinic.example"})
    assert (answer.status, calls(answer)) == (413, True)
    assert isinstance(answer.body, list) is (path == REST)
    assert answer.headers["access-control-allow-origin"] == "https://clinic.example"
    assert proxy.call("POST", TELEGRAM, long).status == 403  # of the assistant, without Telegram's secret


def test_a_long_head_is_refused_with_the_numbers(proxy: Nginx) -> None:
    answer = proxy.call("GET", "/", headers={"X-Long": "a" * 20_000})
    assert (answer.status, calls(answer)) == (431, True)


def test_one_address_that_floods_is_refused_with_the_numbers_and_others_are_not(proxy: Nginx) -> None:
    with ThreadPoolExecutor(8) as pool:
        flood = list(pool.map(lambda _: proxy.call("GET", WEB + "health", source="127.0.0.9"), range(150)))
    refused = [answer for answer in flood if answer.status == 429]
    assert refused and all(calls(answer) and answer.headers["retry-after"] == "10" for answer in refused)
    assert len(flood) - len(refused) >= 60
    assert proxy.call("GET", WEB + "health", source="127.0.0.8").status == 200


def test_only_our_name_answers_and_plain_http_moves(proxy: Nginx) -> None:
    moved = proxy.call("GET", "/page?a=1", tls=False)
    assert (moved.status, moved.headers["location"]) == (301, "https://assistant.example/page?a=1")
    with pytest.raises(ssl.SSLError):
        proxy._connected("127.0.0.1", tls=True, name="other.example")
    challenge = proxy.folder / ".well-known" / "acme-challenge" / "token"
    challenge.parent.mkdir(parents=True)
    challenge.write_text("proof")
    assert proxy.call("GET", "/.well-known/acme-challenge/token", tls=False).body == b"proof"


def test_a_page_of_the_assistants_own_address_may_call_and_others_may_not(proxy: Nginx) -> None:
    statuses = [
        proxy.call("POST", WEB + "session", headers={"Origin": origin}).status
        for origin in ("https://assistant.example", "https://evil.example")
    ]
    assert statuses == [200, 403]


def test_what_two_dying_replicas_cost(proxy: Nginx, replicas: Pair, tmp_path: Path) -> None:
    sent = [(session(proxy), str(uuid.uuid4()), tmp_path / name) for name in ("first", "second")]

    def answered(who: dict[str, str], message_id: str, gate: Path) -> Answer:
        answers = (say(proxy, who, f"UNTIL {gate} ok", message_id) for _ in range(1000))
        return next(answer for answer in answers if answer.status != 202 or time.sleep(0.5))

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(answered, *each) for each in sent]
        until(lambda: len(list(tmp_path.glob("*.reached"))) == 2, "both turns")
        replicas[0].kill()  # each replica had one
        for _, _, gate in sent:
            gate.touch()
        assert [each.result().status for each in waiting] == [200, 200]
    assert [say(proxy, sent[0][0], "hello").status for _ in range(6)] == [200] * 6
    replicas[1].kill()
    for path in (WEB + "session", REST):
        answer = proxy.call("POST", path, {"message": "hello"})
        assert (answer.status, calls(answer), answer.headers["retry-after"]) == (502, True, "5")
