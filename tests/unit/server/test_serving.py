"""The server as a process: many idle connections keep nobody out, and it ends when it is asked to."""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack

import pytest

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child, answers
from tests.support.data import ROOT
from tests.support.raw_http import HOST, connected
from tests.support.waiting import LIMIT, until

# May hold 200 files open by the limit that it starts with, and more if it asks for it.
SERVED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (200, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
from sepsis_assistant.server.serving import serve
async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        for _ in range(2):
            await send({"type": (await receive())["type"] + ".complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})
serve(application, int(sys.argv[1]))
"""


@pytest.mark.ops
def test_many_slow_connections_keep_nobody_out_and_the_end_comes_when_asked() -> None:
    port = free_port()
    server = Child([sys.executable, "-c", SERVED, str(port)], ROOT)
    try:
        until(lambda: answers(port, "/"), "the start of the server")
        with ExitStack() as open_ones:
            for _ in range(400):
                open_ones.enter_context(connected(port)).sendall(b"GET / HTTP/1.1\r\n" + HOST)
            assert answers(port, "/", LIMIT)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(LIMIT) == -signal.SIGTERM
    finally:
        server.stop()
