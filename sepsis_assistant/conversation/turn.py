"""The one view of a turn that every policy reads, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sepsis_assistant.conversation.evidence import Evidence
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import LISTEN


@dataclass(frozen=True)
class Turn:
    """Hold one prediction's view of the conversation.

    `last` is the action run last, `loop` the active form, `requested` the slot that it asked for, `slots` the
    current values, `before` the actions of each earlier turn, newest first, `evidence` what earlier messages
    add to this one, `hint` the country that the channel tells.
    """

    message: Message = Message()
    last: str = LISTEN
    loop: str | None = None
    requested: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    before: Sequence[Sequence[str]] = ()
    evidence: Evidence = Evidence()
    hint: str | None = None

    @property
    def intent(self) -> str:
        """Return the intent of the latest message."""
        return self.message.intent

    @property
    def begins(self) -> bool:
        """Say whether nothing has been done yet about the latest message."""
        return self.last in ("", LISTEN)


@dataclass(frozen=True)
class Step:
    """Hold the action to run, the slots to set before it, and whether the active form ends.

    A step that yields may be replaced by a more exact answer. `signs` are the danger signs that the action
    names, by id or label: for those who count them, no reply depends on them.
    """

    action: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    ends_form: bool = False
    yields: bool = False
    signs: tuple[str, ...] = field(default=(), compare=False)
