"""Hold a message on its way in, with the checks that need nothing but the message."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.channels.refusals import refused
from sepsis_assistant.unicode import well_formed

READ_CHARS = 50_000  # of a text are read for danger signs; a longer one is refused
MAX_PAYLOAD = 1000
MAX_ID = 200

Key = tuple[str, str, str]  # channel, sender, message id


@dataclass(frozen=True)
class Incoming:
    """Hold one message of one person: either typed `text` or the `payload` of a button.

    `sender` names the conversation, over all channels. `message_id` is the same when a message is delivered
    again. With `buttons_in_text` a text that is exactly an offered payload counts as the button: for
    messengers whose buttons send text. `arrived` is a Unix time. Every text in it is mended, so that
    nothing behind it meets half a character.
    """

    sender: str
    text: str | None = None
    payload: str | None = None
    message_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    channel: str = "rest"
    metadata: Mapping[str, Any] | None = None
    buttons_in_text: bool = False
    arrived: float | None = None

    def __post_init__(self) -> None:
        """Mend the texts, and set the time where the channel does not know a better one."""
        for name in ("sender", "text", "payload", "message_id", "metadata"):
            object.__setattr__(self, name, well_formed(getattr(self, name)))
        if self.arrived is None:
            object.__setattr__(self, "arrived", time.time())

    @property
    def key(self) -> Key:
        """Return what makes this message the same as another."""
        return self.channel, self.sender, self.message_id

    def check(self) -> None:
        """Raise Refused for a message that is none or too long."""
        if (self.text is None) == (self.payload is None):
            raise refused("neither_or_both")
        if not 0 < len(self.sender) <= MAX_ID or not 0 < len(self.message_id) <= MAX_ID:
            raise refused("bad_id", limit=MAX_ID)
        if len(self.payload or "") > MAX_PAYLOAD:
            raise refused("long_payload")
        if len(self.text or "") > READ_CHARS:
            raise refused("too_long", limit=READ_CHARS)
