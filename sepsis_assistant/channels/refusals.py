"""Say why a message is not taken, in words for the person who sees it."""

from __future__ import annotations

CALL = (
    "If someone may be seriously ill, call the emergency number now: 999 in the UK, 112 in Europe, "
    "911 in the US and Canada, or your local emergency number."
)


class Refused(Exception):
    """Report a request that is not taken: an HTTP status, a code for programs, what is wrong, what to do."""

    def __init__(
        self, status: int, code: str, message: str, fix: str, retry_after: int | None = None
    ) -> None:
        """Keep the parts; `retry_after` is in seconds."""
        super().__init__(message)
        self.status, self.code, self.message, self.fix = status, code, message, fix
        self.retry_after = retry_after

    def as_dict(self) -> dict[str, str]:
        """Return the parts that the client gets."""
        return {"code": self.code, "message": self.message, "fix": self.fix}


class InProgress(Exception):
    """Report that a message is still being worked on; the same id can be asked again."""

    retry_after = 1  # seconds


def invalid(message: str, fix: str, code: str = "invalid_message") -> Refused:
    """Return the refusal of a request that cannot be read."""
    return Refused(400, code, message, fix)


def too_long(limit: int) -> Refused:
    """Return the refusal of a text over `limit` characters."""
    return Refused(
        413, "too_long", f"This message is longer than {limit:,} characters.", f"Send a shorter one. {CALL}"
    )


def too_many_messages(retry_after: int) -> Refused:
    """Return the refusal of a flood."""
    wait = f"Please wait {retry_after} seconds and send it again. {CALL}"
    return Refused(429, "too_many_messages", "That were many messages in a short time.", wait, retry_after)


def busy() -> Refused:
    """Return the refusal where too many messages wait already."""
    return Refused(503, "busy", "Many people are asking right now.", f"Please try again. {CALL}", 5)


def unknown_button() -> Refused:
    """Return the refusal of a payload that no button of ours had."""
    return invalid(
        "This button was not offered in this conversation.", "Type your question.", "unknown_button"
    )
