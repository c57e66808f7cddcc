"""Keep what people write out of the logs, whichever part of Rasa writes them.

An error's own text can hold a message too (a database names the values that it could not store), so errors
are logged as their type and where they happened.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from functools import wraps
from typing import Any

import structlog

REMOVED = "(removed)"
# Names that the library itself or our own code gives; their values are never a message.
_KEPT = frozenset(
    {"event", "event_info", "level", "logger", "timestamp", "channel", "action_name", "policy_name",
     "model_id", "path", "host", "port", "url"}
)  # fmt: skip

logger = logging.getLogger(__name__)


def drop_messages(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace, as a structlog processor, every value that could hold a message."""
    failed = _error_in(event.pop("exc_info", None))
    for name, value in event.items():
        if isinstance(value, BaseException):
            event[name] = type(value).__name__
        elif name not in _KEPT and not isinstance(value, (bool, int, float, type(None))):
            event[name] = REMOVED
    if failed is not None:
        event["error"] = stack_of(failed)
    return event


def keep_messages_out_of_logs() -> None:
    """Make the processor the first of structlog's, in place: loggers that were used already keep the list.

    The records of Python's own logging get their errors without texts.
    """
    processors = structlog.get_config()["processors"]
    if drop_messages not in processors:
        processors.insert(0, drop_messages)
    made = logging.getLogRecordFactory()
    if not hasattr(made, "without_error_texts"):
        logging.setLogRecordFactory(_without_error_texts(made))


def log_failure(channel: str, error: Exception) -> None:
    """Log that a request failed, and why in one word: the error's text could hold the message."""
    logger.error("request.failed in %s: %s", channel, type(error).__name__)


def stack_of(error: BaseException) -> str:
    """Return the types of an error and of what led to it, and the lines of code, without their texts."""
    lines = [type(error).__name__ + ", most recent call last:\n"]
    # Walked by hand: extract_tb would open the files to read the lines themselves.
    for frame, line in traceback.walk_tb(error.__traceback__):
        lines.append(f"  {frame.f_code.co_filename}:{line} in {frame.f_code.co_name}\n")
    cause = error.__cause__ or error.__context__
    return "".join(lines) + (f"after {stack_of(cause)}" if cause else "")


def _error_in(exc_info: Any) -> BaseException | None:
    """Return the error of a structlog event: given, in a tuple, or the one that is being handled."""
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    return exc_info if isinstance(exc_info, BaseException) else sys.exc_info()[1] if exc_info else None


def _without_error_texts(made: Any) -> Any:
    @wraps(made)
    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = made(*args, **kwargs)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.exc_info, record.exc_text = None, stack_of(error)
        if isinstance(record.msg, BaseException):
            record.msg = type(record.msg).__name__
        if isinstance(record.args, tuple):
            record.args = tuple(type(a).__name__ if isinstance(a, BaseException) else a for a in record.args)
        return record

    factory.without_error_texts = True  # type: ignore[attr-defined]
    return factory
