"""Read the messages of a conversation as they were meant, with every correction put in: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sepsis_assistant.conversation.corrections import Correction, read_correction, without_wrong
from sepsis_assistant.safety.decision import Thresholds, decide
from sepsis_assistant.safety.detector import Detector
from sepsis_assistant.safety.turns import ParseData, added_signs, features_of

_RULES_ALONE = Thresholds(alone=1.0, with_sign=0.0, with_numbers=0.0, window=1.0)


def as_meant(detector: Detector, messages: Sequence[ParseData]) -> list[ParseData]:
    """Return the messages, oldest first, with each correction put into the message that it corrects."""
    meant: list[ParseData] = []
    for message in messages:
        correction = correction_in(detector, message, meant)
        if correction:
            meant[correction.place] = _judged(detector, meant[correction.place], correction.text)
            message = _judged(detector, message, without_wrong(_text(message)))
        meant.append(message)
    return meant


def correction_in(detector: Detector, message: ParseData, earlier: Sequence[ParseData]) -> Correction | None:
    """Return what `message` corrects, unless that says nothing about anybody's state, such as 999."""
    correction = read_correction(_text(message), [_text(m) for m in earlier])
    if correction is None:
        return None
    said, meant = detector.assess(_text(earlier[correction.place])), detector.assess(correction.text)
    return correction if (said.findings, said.extra) != (meant.findings, meant.extra) else None


def corrected(
    detector: Detector, message: ParseData, past: Sequence[ParseData], since: int
) -> dict[str, Any] | None:
    """Return what a correction makes of an earlier message; None where `message` is none.

    `safety` is the decision on the message as it was meant, by the rules alone; `added` are the signs that it
    completes with the other messages; `others` tells whether anything else speaks for an emergency in the
    messages from `since` on; `own` whether this message alarms even without the value that it takes back.
    """
    before = as_meant(detector, past)
    correction = correction_in(detector, message, before)
    if correction is None:
        return None
    place, after = correction.place, as_meant(detector, [*past, message])
    rest = frozenset().union(*(features_of(m) for i, m in enumerate(after[:-1]) if i != place))
    safety, now = after[place]["safety"], after[-1]["safety"]
    added = detector.combinations(frozenset(map(str, safety["features"])), rest)
    own = message.get("safety") or {}
    return {
        "safety": {**safety, "about": detector.about(str(safety["person"]))},
        "added": (*added, *added_signs(detector, after[-1], after[:-1])),
        "others": _stands(detector, before, after, place, since),
        "own": bool(own.get("alarm")) and (own.get("by") != "rules" or now["alarm"]),
    }


def _stands(
    detector: Detector, before: Sequence[ParseData], after: Sequence[ParseData], place: int, since: int
) -> bool:
    """Say whether an emergency rests on more than the value that was taken back.

    Where the rules cannot tell what raised it (the classifier, the guided check, an old message), it stands.
    """
    safety = before[place].get("safety") or {}
    unclear = bool(safety.get("alarm")) and safety.get("by") != "rules"
    known = any(_alarms(detector, before, i) for i in range(since, len(before)))
    left = any(_alarms(detector, after[:-1], i) for i in range(since, len(before)) if i != place)
    return unclear or left or not known


def _alarms(detector: Detector, messages: Sequence[ParseData], place: int) -> bool:
    message = messages[place]
    alarm = (message.get("safety") or {}).get("alarm")
    return bool(alarm or added_signs(detector, message, messages[:place]))


def _judged(detector: Detector, message: ParseData, text: str) -> Mapping[str, Any]:
    """Return the parse data of `message` as if it had said `text`, judged by the rules."""
    safety = decide(detector.assess(text), (), _RULES_ALONE).as_dict()
    return {**message, "text": text, "safety": safety}


def _text(message: ParseData) -> str:
    return str(message.get("text") or "")
