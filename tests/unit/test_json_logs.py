"""With SEPSIS_LOG_FORMAT=json every line is one JSON object; what people write is in none."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from sepsis_assistant import json_logs
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.settings import environment
from tests.support.guard_stubs import Rasa, ask

SECRET = "Zebediah"
# What the parts of a server write, each in its own way, and an end by an error.
PROGRAM = """
import logging, sys, warnings, structlog
from sepsis_assistant.lean_rasa import leave_out_tensorflow
leave_out_tensorflow()
from sepsis_assistant.channels.log_privacy import keep_messages_out_of_logs
from sepsis_assistant.json_logs import name_conversation, write_json_logs
from rasa.utils.io import configure_colored_logging
from rasa.utils.log_utils import configure_structlog
write_json_logs()
print("before")
configure_colored_logging(None)
configure_structlog()
write_json_logs()
keep_messages_out_of_logs()
print("two\\nlines")
print("to stderr", file=sys.stderr)
name_conversation("web-Zebediah")
log = logging.getLogger("rasa.core")
log.warning("words %s", 1)
log.warning("A session of 'web-Zebediah' begins.")
structlog.get_logger("x").warning("struct.event", text="Zebediah wrote", port=5)
try:
    raise ValueError("Zebediah wrote")
except ValueError as error:
    log.exception("failed: %s", error)
    structlog.get_logger("x").error("struct.failed", exc_info=True)
warnings.warn("a warning")
logging.getLogger("sanic.root").error("sanic")
raise SystemExit("the end")
"""


def lines_of(*command: str, **settings: str) -> list[dict[str, object]]:
    """Run a program and return what it wrote, each line read as JSON."""
    given = environment(SEPSIS_LOG_FORMAT="json", SEPSIS_SECRET_KEY="k" * 40, LOG_LEVEL="WARNING", **settings)
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, timeout=120
    )
    return [json.loads(line) for line in (done.stdout + done.stderr).splitlines()]


def test_every_line_is_an_object_and_holds_no_text() -> None:
    lines = lines_of("-c", PROGRAM)
    assert all({"time", "level", "logger", "event"} <= set(line) for line in lines), lines
    assert SECRET not in json.dumps(lines)
    events = [str(line["event"]) for line in lines]
    for event in ("before", "two", "lines", "to stderr", "words 1", "struct.event", "sanic", "the end"):
        assert event in events, event
    assert any("a warning" in event for event in events)
    assert any("ValueError" in str(line.get("error")) for line in lines)
    names = {line.get("conversation") for line in lines if line["logger"] == "rasa.core"}
    (name,) = names
    assert isinstance(name, str) and len(name) == 12 and int(name, 16) >= 0


@pytest.mark.parametrize(
    ("command", "settings"),
    [
        (("-m", "actions.server"), {"SEPSIS_ACTION_PORT": "x"}),
        (("-m", "sepsis_assistant.server"), {"SEPSIS_PORT": "x"}),
        (("-m", "sepsis_assistant.launcher", "run"), {"SEPSIS_PORT": "x"}),
    ],
    ids=["actions", "server", "launcher"],
)
def test_why_a_program_ends_is_an_object(command: tuple[str, ...], settings: dict[str, str]) -> None:
    (line,) = lines_of(*command, **settings)
    assert "is no port" in str(line["event"])


def test_the_line_of_a_turn_names_the_conversation_by_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEPSIS_LOG_FORMAT", "json")
    monkeypatch.setenv("SEPSIS_SECRET_KEY", "k" * 40)
    monkeypatch.setattr(json_logs, "_key", lambda: b"key")
    written: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(json_logs.JsonFormatter())
    handler.emit = lambda record: written.append(handler.format(record))  # type: ignore[method-assign]
    turns = logging.getLogger("sepsis_assistant.turns")
    monkeypatch.setattr(turns, "level", logging.INFO)
    turns._cache.clear()  # type: ignore[attr-defined]
    turns.addHandler(handler)
    try:
        ask(Incoming("web-s", f"{SECRET} asks", channel="web"), Rasa())
    finally:
        turns.removeHandler(handler)
        turns._cache.clear()  # type: ignore[attr-defined]
    (line,) = map(json.loads, written)
    assert line.pop("conversation") == json_logs.hash_of("web-s") != json_logs.hash_of("web-t")
    assert line.pop("ms") >= 0 and line.pop("time").endswith("Z")
    assert line == {
        "level": "info", "logger": "sepsis_assistant.turns", "event": "turn.answered", "channel": "web",
        "care": "none", "response": "utter_x",
    }  # fmt: skip
