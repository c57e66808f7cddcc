"""Load data/conversation/emergency.yml: what is said in an emergency and while one is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.conversation.told import Teller, default_told
from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.safety.detector import default_detector

EMERGENCY = DATA / "conversation" / "emergency.yml"
_KINDS = ("emergency", "other", "self_harm")
_KEYS = (
    "replies",
    "variants",
    "closing",
    "next_reminder",
    "answered",
    "instead",
    "after_call",
    "worst",
    "of_adult",
)


@dataclass(frozen=True)
class EmergencyReplies:
    """Hold data/conversation/emergency.yml, and the words for the person that a sign is about."""

    replies: Mapping[str, str]
    variants: Mapping[str, str]
    closing: frozenset[str]
    next_reminder: Mapping[str, str]
    answered: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, Mapping[str, str]]
    after_call: Mapping[str, str]
    worst: frozenset[str]
    of_adult: Mapping[str, str]
    about: Mapping[str, str]
    teller: Teller

    def answer(self, intent: str, kind: str, called: bool = False) -> str | None:
        """Return the answer to `intent` while an emergency of this kind is open, or None for the reminder.

        `called` tells that somebody has called for help.
        """
        after = self.after_call if called and kind != "self_harm" else {}
        other = after.get(intent) or self.instead.get(kind, {}).get(intent)
        named = [name for name in self.answered[kind] if intent == name or _is_family(name, intent)]
        return other or (f"utter_{intent}" if named else None)


def _is_family(name: str, intent: str) -> bool:
    """Say whether `name` is "ask_*" and the intent one of these."""
    return name.endswith("*") and intent.startswith(name[:-1])


def load_emergency(about: Mapping[str, str], path: Path = EMERGENCY) -> EmergencyReplies:
    """Return the replies in `path`; raise DataError with file and line where it is wrong.

    `about` are the words for each kind of person.
    """
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    for section in ("replies", "answered"):
        check_keys(path, raw[section], _KINDS, _KINDS)
    check_keys(path, raw["instead"], _KINDS, [])
    for last, following in raw["next_reminder"].items():
        if following not in raw["next_reminder"]:
            raise DataError(path, line_of(raw["next_reminder"], last), f"nothing follows '{following}'")
    return EmergencyReplies(
        replies=_strings(raw["replies"]),
        variants=_strings(raw["variants"]),
        closing=frozenset(map(str, raw["closing"])),
        next_reminder=_strings(raw["next_reminder"]),
        answered={str(kind): tuple(map(str, names)) for kind, names in raw["answered"].items()},
        instead={str(kind): _strings(node) for kind, node in raw["instead"].items()},
        after_call=_strings(raw["after_call"]),
        worst=frozenset(map(str, raw["worst"])),
        of_adult=_strings(raw["of_adult"]),
        about=about,
        teller=default_told(),
    )


@lru_cache(maxsize=1)
def default_emergency() -> EmergencyReplies:
    """Return the replies in data/conversation/emergency.yml, read once per process."""
    return load_emergency(default_detector().lexicon.about)


def _strings(node: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in node.items()}
