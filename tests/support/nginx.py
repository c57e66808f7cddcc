"""Run Debian's nginx as this user with deploy/nginx/, on free ports, and ask it over TLS."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child
from sepsis_assistant.settings import ROOT
from tests.support.servers import Answer
from tests.support.waiting import LIMIT, until

FOUND = [path for path in ("/usr/sbin/nginx", "/usr/local/sbin/nginx") if Path(path).exists()]
NGINX = shutil.which("nginx") or (FOUND[0] if FOUND else None)
FOLDER = ROOT / "deploy" / "nginx"
NAME = "assistant.example"
MAIN = """\
daemon off;
{user}
{main}
pid {folder}/pid;
error_log {folder}/error.log;
http {{
    {http}
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/replicas.conf;
    include {folder}/sepsis.conf;
}}
"""


class Nginx:
    """Hold one nginx in front of some servers; its files are the project's, with other places.

    `main` and `http` are directives that stand outside the project's files.
    """

    def __init__(
        self, folder: Path, replicas: Sequence[int], main: str = "events { }", http: str = ""
    ) -> None:
        self.folder, self.plain, self.port = folder, free_port(), free_port()
        _certificate(folder)
        user = "" if os.geteuid() else "user root;"  # root's workers would not find the way to this folder
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user, main=main, http=http))
        (folder / "sepsis.conf").write_text(self._put(FOLDER / "sepsis.conf", self._places()))
        (folder / "replicas.conf").write_text(_upstreams(replicas))
        self._child: Child | None = None

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.process.pid

    @property
    def log(self) -> str:
        return (self.folder / "error.log").read_text()

    def test(self) -> str:
        """Return what `nginx -t` says."""
        done = subprocess.run([*self._command, "-t"], capture_output=True, text=True)
        return done.stderr

    def start(self) -> Nginx:
        self._child = Child(self._command, ROOT)
        until(self._listens, "the start of nginx")
        return self

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        source: str = "127.0.0.1",
        tls: bool = True,
        limit: float = LIMIT,
    ) -> Answer:
        """Send a request over a connection of its own from this address; wait so long for its answer."""
        raw = body if isinstance(body, bytes | type(None)) else json.dumps(body).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        connection = HTTPConnection(NAME, timeout=LIMIT)
        connection.sock = self._connected(source, tls)
        connection.sock.settimeout(limit)
        try:
            connection.request(method, path, raw, {**kind, **(headers or {})})
            answer = connection.getresponse()
            content, found = answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()
        is_json = found.get("content-type", "").startswith("application/json")
        return Answer(answer.status, json.loads(content) if is_json and content else content, found)

    def _connected(self, source: str, tls: bool, name: str = NAME) -> socket.socket:
        place = ("127.0.0.1", self.port if tls else self.plain)
        plain = socket.create_connection(place, LIMIT, (source, 0))
        if not tls:
            return plain
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        return context.wrap_socket(plain, server_hostname=name)

    @property
    def _command(self) -> list[str]:
        assert NGINX is not None
        return [
            NGINX,
            "-p",
            str(self.folder),
            "-e",
            f"{self.folder}/error.log",
            "-c",
            f"{self.folder}/nginx.conf",
        ]

    def _places(self) -> dict[str, str]:
        return {
            "listen 80": f"listen 127.0.0.1:{self.plain}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            f"/etc/letsencrypt/live/{NAME}": str(self.folder),
            "/etc/nginx/sepsis/refusals/": f"{FOLDER}/refusals/",
            "/var/www/html": str(self.folder),
        }

    @staticmethod
    def _put(file: Path, places: dict[str, str]) -> str:
        """Return the file with its places replaced, without IPv6, which not every machine has."""
        text = "\n".join(line for line in file.read_text().splitlines() if "[::]" not in line)
        for theirs, ours in places.items():
            assert theirs in text, theirs
            text = text.replace(theirs, ours)
        return text

    def _listens(self) -> bool:
        assert self._child is not None and self._child.code is None, self.log
        try:
            self._connected("127.0.0.1", tls=False).close()
        except OSError:
            return False
        return True


def _upstreams(ports: Sequence[int]) -> str:
    """Return replicas.conf with a line for each server in both blocks, as it says there."""
    lines = re.compile(r"( +server )127\.0\.0\.1:5005( .*\n) +server 127\.0\.0\.1:5006 .*\n")
    servers = "".join(rf"\g<1>127.0.0.1:{port}\g<2>" for port in ports)
    text, count = lines.subn(servers, (FOLDER / "replicas.conf").read_text())
    assert count == 2, "replicas.conf looks different now"
    return text


def _certificate(folder: Path) -> None:
    """Make a certificate for the name, signed by itself."""
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run(["openssl", "req", "-x509", *kind, *names, *files], check=True, capture_output=True)
