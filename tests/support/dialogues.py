"""Read the dialogues of tests/ and check the turns of one; tests/conversations/README.md tells their form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of
from tests.support.conversation import PASSING, Conversation, Turn
from tests.support.data import TESTS, read

FOLDER = TESTS / "conversations"
KINDS = {"emergency", "emergency_self_harm", "answer", "fallback", "not_emergency", "any"}
NEVER = re.compile(
    r"don'?t worry|do(es)? not have sepsis|(is|it's) not sepsis|1\.7 billion|\b\d+ ?mg\b"
    r"|(?-i:\bNone\b)|\{\w+\}",
    re.IGNORECASE,
)
NOT_UNDERSTOOD = {"utter_fallback", "utter_default"}
FALLBACKS = {"utter_fallback", "utter_out_of_scope", "utter_default"}
# A death is told apart from a past illness only since the blind dialogues were written; both are no alarm.
SAME = {"report_past_episode": "report_bereavement"}
_DIALOGUE = ["name", "behaviour", "turns"]
_TURN = ["user", "press", "metadata", "kind", "intent", "actions", "answers", "must", "must_not"]


@dataclass(frozen=True)
class Said:
    """Hold one message, or the number of a button, and what must come of it; None means anything."""

    user: str
    press: int | None
    metadata: dict[str, Any] | None
    kind: str | None
    intent: str | None
    actions: list[str] | None
    answers: list[str] | None
    must: Sequence[re.Pattern[str]]
    must_not: Sequence[re.Pattern[str]]


@dataclass(frozen=True)
class Dialogue:
    """Hold a dialogue."""

    name: str
    turns: Sequence[Said]


@cache
def dialogues(path: Path) -> tuple[Dialogue, ...]:
    """Return the dialogues of a file; raise DataError with the line of what is wrong."""
    found = tuple(_dialogue(path, node) for node in read(path))
    names = [dialogue.name for dialogue in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise DataError(path, None, f"two dialogues have the same name: {', '.join(sorted(twice))}")
    return found


def named(name: str) -> tuple[Dialogue, ...]:
    """Return the dialogues of tests/conversations/`name`.yml."""
    return dialogues(FOLDER / f"{name}.yml")


def messages(path: Path) -> Iterator[str]:
    """Yield every message that is typed in the dialogues of a file."""
    return (said.user for dialogue in dialogues(path) for said in dialogue.turns if said.press is None)


def play(conversation: Conversation, dialogue: Dialogue) -> list[tuple[str, list[str]]]:
    """Say each turn of a dialogue; return what was said and what was wrong with the answer."""
    return [(t.user, faults(conversation.say(t.user, t.metadata), t)) for t in dialogue.turns]


def wrong(conversation: Conversation, dialogue: Dialogue) -> list[tuple[str, list[str]]]:
    """Say each turn of a dialogue; return those with a wrong answer, and what is wrong."""
    return [turn for turn in play(conversation, dialogue) if turn[1]]


def faults(turn: Turn, said: Said) -> list[str]:
    """Return what is wrong with a turn, in words."""
    wanted = {"actions": said.actions, "answers": said.answers}
    found = [
        f"{name} {getattr(turn, name)} for {turn.intent}, not {value}"
        for name, value in wanted.items()
        if value is not None and getattr(turn, name) != value
    ]
    found += [f"{name} is left filled" for name in PASSING if turn.slots.get(name) is not None]
    return [*found, *_of_kind(turn, said), *_of_text(turn, said)]


def _of_kind(turn: Turn, said: Said) -> Iterator[str]:
    kind, actions = said.kind, set(turn.actions)
    if kind == "emergency" and not (turn.alarms and turn.alarms[0] == turn.actions[0]):
        yield f"no emergency reply first ({turn.intent}, {turn.actions})"
    if kind == "emergency_self_harm" and "utter_emergency_self_harm" not in actions:
        yield f"no self-harm reply ({turn.intent}, {turn.actions})"
    fresh = [name for name in turn.alarms if not name.endswith("_still")]
    if kind in ("answer", "not_emergency", "fallback") and fresh:
        yield f"false alarm ({fresh})"
    if kind == "answer" and NOT_UNDERSTOOD & actions:
        yield f"not understood ({turn.actions})"
    if kind == "fallback" and not FALLBACKS & actions and not turn.emergency:
        yield f"no fallback ({turn.intent})"
    # "what about the elderly" is a follow-up that the answer on risk groups is right for.
    right = turn.intent in (said.intent, SAME.get(str(said.intent))) or f"utter_{said.intent}" in actions
    if kind == "answer" and said.intent and not right:
        yield f"intent {turn.intent}, not {said.intent}"


def _of_text(turn: Turn, said: Said) -> Iterator[str]:
    if not turn.text.strip():
        yield "silence"
    if match := NEVER.search(turn.text):
        yield f"forbidden words: {match.group()}"
    yield from (f"lacks {p.pattern}" for p in said.must if not p.search(turn.text))
    yield from (f"has {p.pattern}" for p in said.must_not if p.search(turn.text))


def _dialogue(path: Path, node: Any) -> Dialogue:
    check_keys(path, node, _DIALOGUE, ["name", "turns"])
    return Dialogue(node["name"], tuple(_said(path, turn) for turn in node["turns"]))


def _said(path: Path, node: Any) -> Said:
    check_keys(path, node, _TURN)
    if ("user" in node) == ("press" in node):
        raise DataError(path, line_of(node), "a turn has either 'user' or 'press'")
    if node.get("kind") not in (None, *KINDS):
        raise DataError(path, line_of(node, "kind"), f"unknown kind; known: {', '.join(sorted(KINDS))}")
    must, must_not = (
        _patterns(path, node, "must", re.IGNORECASE | re.DOTALL),
        _patterns(path, node, "must_not", re.IGNORECASE),
    )
    expected = [node.get(name) for name in ("metadata", "kind", "intent", "actions", "answers")]
    return Said(str(node.get("user", "")), node.get("press"), *expected, must, must_not)


def _patterns(path: Path, node: Any, name: str, flags: re.RegexFlag) -> list[re.Pattern[str]]:
    try:
        return [re.compile(pattern, flags) for pattern in node.get(name) or ()]
    except (re.error, TypeError) as error:
        raise DataError(path, line_of(node, name), f"'{name}' is a list of patterns: {error}") from None
