"""What the launcher knows of the programs that it starts, and what it imports itself."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import READY, is_ready

HEAVY = ("tensorflow", "rasa", "spacy", "numpy", "sklearn", "onnxruntime")


@pytest.mark.parametrize(
    ("status", "body", "ready"),
    [
        pytest.param(200, {"model": True, "store": True}, True, id="all is well"),
        pytest.param(503, {"model": False, "store": True}, False, id="no message is answered yet"),
        pytest.param(503, {"model": True, "store": False}, True, id="only the database is away"),
        pytest.param(503, "busy", False, id="something else answers"),
        pytest.param(404, {}, True, id="a server without the web channel"),
        pytest.param(500, {}, False, id="an error"),
    ],
)
def test_a_server_is_ready_when_it_has_answered_a_message(status, body, ready):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(status if self.path == READY else 400)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        assert is_ready(server.server_port) is ready
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_is_ready_on_a_free_port():
    assert not is_ready(free_port())


@pytest.mark.parametrize(
    ("program", "kept_out"),
    [
        ("import sepsis_assistant.launcher.__main__", (*HEAVY, "sqlalchemy", "sanic")),
        ("import actions.server, actions.app, actions.data_requests, uvicorn", HEAVY),
    ],
    ids=["launcher", "action server"],
)
def test_what_must_start_at_once_imports_nothing_heavy(program, kept_out):
    seen = f"{program}, sys; print(*(name for name in {kept_out} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
