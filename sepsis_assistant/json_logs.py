"""Write every line of a process as one JSON object, where SEPSIS_LOG_FORMAT says so (docs/monitoring.md)."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import json
import logging
import re
import sys
import warnings
from contextvars import ContextVar
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any, TextIO

from sepsis_assistant.settings import logs_are_json, secret_key

FIELDS = "fields"  # the attribute of a log record with more names and values for the line
_HASH = 12  # hex digits
_LINE_ENDS = re.compile(r"[\r\n]")  # bars of progress end in the first of them
_OWN = ("time", "level", "logger")

_conversation: ContextVar[tuple[str, str] | None] = ContextVar("conversation", default=None)  # and its hash


def write_json_logs() -> None:
    """Let this process write nothing but JSON objects from now on, if the setting says so; else do nothing.

    What is printed, a warning and the end by an error become objects, too: a line that is none breaks those
    who read the log.
    """
    if not logs_are_json():
        return
    out = _real(sys.stderr)
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for name in ("sanic.root", "sanic.error", "sanic.access"):  # which have handlers of their own
        logging.getLogger(name).handlers[:] = [handler]
    logging.getLogger("sepsis_assistant.turns").setLevel(logging.INFO)
    warnings.simplefilter("ignore", ResourceWarning)
    sys.stderr = Printed("stderr", out)
    sys.stdout = Printed("stdout", out)


def name_conversation(sender: str) -> None:
    """Let the lines of this task name the conversation by a keyed hash, and never by the name itself.

    Rasa writes the name, with which somebody could go on with the conversation.
    """
    if logs_are_json():
        _conversation.set((sender, hash_of(sender)))


def hash_of(sender: str) -> str:
    """Return the name of a conversation in the log."""
    return hmac.new(_key(), f"log\0{sender}".encode(), hashlib.sha256).hexdigest()[:_HASH]


@lru_cache(maxsize=1)
def _key() -> bytes:
    return secret_key().encode()


class JsonFormatter(logging.Formatter):
    """Make one JSON object of a record: when, how grave, who says it, what, and of which conversation."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": _iso(record.created), "level": record.levelname.lower(), "logger": record.name,
        }  # fmt: skip
        line |= _event(record.getMessage())
        line |= getattr(record, FIELDS, {})
        sender, name = _conversation.get() or ("", "")
        if name:
            line["conversation"] = name
        if record.exc_text or record.exc_info:
            line["error"] = record.exc_text or type((record.exc_info or (None, None))[1]).__name__
        said = json.dumps(line, default=lambda value: type(value).__name__)
        return said.replace(json.dumps(sender)[1:-1], name) if sender else said


class Printed(io.TextIOBase):
    """Stand for a stream, and make an object of every line that is printed to it."""

    def __init__(self, name: str, out: TextIO) -> None:
        """Keep where the objects go."""
        self._name, self._out, self._rest = name, out, ""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Take a part of what is printed."""
        *lines, self._rest = _LINE_ENDS.split(self._rest + text)
        for line in filter(str.strip, lines):
            said = {"time": _iso(), "level": "info", "logger": self._name, "event": line}
            self._out.write(json.dumps(said) + "\n")
        return len(text)

    def flush(self) -> None:
        """Write out what the lines below hold."""
        with contextlib.suppress(ValueError):  # closed at the end of the process
            self._out.flush()

    def fileno(self) -> int:
        """Return the number of the real stream."""
        return self._out.fileno()


def _real(stream: Any) -> TextIO:
    return stream._out if isinstance(stream, Printed) else stream


def _event(message: str) -> dict[str, Any]:
    """Return what a message says: Rasa's structlog has made JSON of it, others wrote words."""
    if message.startswith("{"):
        with contextlib.suppress(ValueError):
            said = json.loads(message)
            if isinstance(said, dict):
                return {name: value for name, value in said.items() if name not in _OWN}
    return {"event": message}


def _iso(seconds: float | None = None) -> str:
    now = datetime.now(timezone.utc) if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"
