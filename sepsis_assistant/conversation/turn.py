"""Hold what is known about a turn, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LISTEN = "action_listen"


@dataclass(frozen=True)
class Turn:
    """Hold one prediction's view of the conversation.

    `last` is the action run last, `loop` the active form, `requested` the slot that it asked for, `slots` the
    current values, `ranking` the intents with their confidence, best first, `before` the actions of each
    earlier turn, newest first.
    """

    last: str = LISTEN
    intent: str = ""
    text: str = ""
    ranking: Sequence[tuple[str, float]] = ()
    features: frozenset[str] = frozenset()
    loop: str | None = None
    requested: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    before: Sequence[Sequence[str]] = ()

    @property
    def begins(self) -> bool:
        """Say whether nothing has been done yet about the latest message."""
        return self.last in ("", LISTEN)


@dataclass(frozen=True)
class Step:
    """Hold the action to run, the slots to set before it, and whether the active form ends."""

    action: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    ends_form: bool = False
