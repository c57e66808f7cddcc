"""Keep what people write out of the logs, whichever part of Rasa writes them."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

REMOVED = "(removed)"
# Names that the library itself or our own code gives; their values are never a message.
_KEPT = frozenset(
    {"event", "event_info", "level", "logger", "timestamp", "exc_info", "exception", "error", "channel",
     "action_name", "policy_name", "model_id", "path", "host", "port", "url"}
)  # fmt: skip

logger = logging.getLogger(__name__)


def drop_messages(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace, as a structlog processor, every value that could hold a message."""
    for name, value in event.items():
        if name not in _KEPT and not isinstance(value, (bool, int, float, type(None))):
            event[name] = REMOVED
    return event


def keep_messages_out_of_logs() -> None:
    """Make the processor the first of structlog's, in place: loggers that were used already keep the list."""
    processors = structlog.get_config()["processors"]
    if drop_messages not in processors:
        processors.insert(0, drop_messages)


def log_failure(channel: str, error: Exception) -> None:
    """Log that a request failed, and why in one word: the error's text could hold the message."""
    logger.error("request.failed in %s: %s", channel, type(error).__name__)
