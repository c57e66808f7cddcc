"""The launcher's watch: what ends or hangs is started again, and "ready" is said when danger is answered."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sepsis_assistant.launcher import assistant_server, watched
from sepsis_assistant.launcher.action_server import ActionServer
from sepsis_assistant.launcher.assistant_server import AssistantServer
from sepsis_assistant.launcher.endings import ending
from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child
from sepsis_assistant.launcher.serving import serve
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.launcher.watched import Watched
from tests.support.waiting import until


def test_a_program_that_ends_is_started_again_later_each_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Ending(Watched):
        name = "The program"

        def launch(self) -> Child:
            starts.append(clock[0])
            return SimpleNamespace(code=-signal.SIGILL)  # type: ignore[return-value]

        def is_well(self) -> bool:
            return False

    clock, starts = [100.0], []
    monkeypatch.setattr(watched.time, "monotonic", lambda: clock[0])
    program = Ending()
    while clock[0] < 110:
        program.check()
        clock[0] += 0.5
    assert starts == [100.0, 101.5, 104.0, 108.5]
    assert "The program ended (SIGILL: this processor lacks instructions (AVX)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "said"),
    [(1, "exit code 1, the reason is above"), (-signal.SIGILL, "AVX"), (-signal.SIGKILL, "memory"),
     (-signal.SIGBUS, "disk"), (-signal.SIGSEGV, "make clean"), (-signal.SIGHUP, "SIGHUP"),
     (-63, "signal 63")],
)  # fmt: skip
def test_every_way_to_end_has_words(code: int, said: str) -> None:
    assert said in ending(code)


# Answers the probe of the launcher, as the assistant does, and nobody else.
PROBED = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_GET(self):
        known = self.headers["Authorization"] == "Bearer " + os.environ["SEPSIS_PROBE_TOKEN"]
        well = not os.path.exists("unwell")
        self.send_response(200 if known and well and self.path == "/probe" else 503)
        self.end_headers()
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AssistantServer]:
    """Return a server that is quickly started, and quickly found to hang."""
    monkeypatch.setattr(watched, "PROBE_EVERY", 0.1)
    monkeypatch.setattr(assistant_server, "PROBE_LIMIT", 1.0)
    made = AssistantServer(tmp_path, tmp_path, tmp_path, free_port())
    made._command = [sys.executable, "-c", PROBED, str(made.port)]
    made.delay = 0.1
    made.check()
    until(made.is_well, "the start of the server")
    yield made
    made.stop()


def started_again(server: AssistantServer, before: Child) -> bool:
    server.check()
    return server.child is not None and server.child is not before


def test_a_server_that_hangs_is_started_again(
    server: AssistantServer, capsys: pytest.CaptureFixture[str]
) -> None:
    before = server.child
    assert before is not None
    assert server.is_up()
    before.process.send_signal(signal.SIGSTOP)
    until(lambda: started_again(server, before), "the restart")
    assert before.code == -signal.SIGKILL
    assert "The assistant does not answer; it is started again" in capsys.readouterr().err
    until(lambda: server.check() or "The assistant answers again." in capsys.readouterr().err, "its answer")


def test_a_server_that_answers_no_danger_message_is_started_again(
    server: AssistantServer, tmp_path: Path
) -> None:
    before = server.child
    assert before is not None
    assert server.is_up()
    (tmp_path / "unwell").touch()
    until(lambda: started_again(server, before), "the restart")


def test_a_server_that_still_starts_is_left_alone(server: AssistantServer, tmp_path: Path) -> None:
    (tmp_path / "unwell").touch()
    before, server._next_probe = server.child, 0.0
    for _ in range(30):
        server.check()
        time.sleep(0.05)
    assert server.child is before


def test_ready_is_said_when_a_danger_message_was_answered(
    server: AssistantServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class StopsSoon(Stop):
        def pause(self, seconds: float) -> None:
            self.requested = self.requested or (tmp_path / "unwell").exists() or "ready" in said()
            super().pause(seconds)

    def said() -> str:
        lines.append(capsys.readouterr().out)
        return "".join(lines)

    lines: list[str] = []
    actions = ActionServer(tmp_path, tmp_path, free_port())
    actions.launch = lambda: Child([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path)  # type: ignore[method-assign]
    server.stop()
    (tmp_path / "unwell").touch()
    serve(server, actions, StopsSoon())
    assert "is ready" not in said()
    (tmp_path / "unwell").unlink()
    serve(server, actions, StopsSoon())
    assert "is ready" in said()


def test_a_server_that_ends_before_it_is_ready_ends_the_launcher(
    server: AssistantServer, tmp_path: Path
) -> None:
    server.stop()
    server._command = [sys.executable, "-c", "import sys; sys.exit(3)"]
    with pytest.raises(LaunchError, match="exit code 3"):
        serve(server, ActionServer(tmp_path, tmp_path, free_port()), Stop())
