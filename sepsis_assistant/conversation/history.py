"""Read the messages of a conversation as they were meant, with every correction put in: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sepsis_assistant.conversation.added_signs import added_signs, features_of
from sepsis_assistant.conversation.corrections import Correction, read_correction, without_wrong
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.safety.decision import Decision, decide_by_rules
from sepsis_assistant.safety.detector import Detector

_BARE = 12  # words of a correction that tells nothing else


@dataclass(frozen=True)
class Revision:
    """Hold what a correction makes of an earlier message.

    `decision` is that on the message as it was meant, by the rules alone; `added` are the signs that it
    completes with the other messages; `others` tells whether anything else speaks for an emergency; `own`
    whether the correcting message alarms even without the value that it takes back.
    """

    decision: Decision
    added: tuple[str, ...] = ()
    others: bool = False
    own: bool = False


def as_meant(detector: Detector, messages: Sequence[Message], meant: Sequence[Message] = ()) -> list[Message]:
    """Return `meant` and then the messages, each correction put into the message that it corrects.

    All are in the order in which they were said; in `meant` that was done before.
    """
    done = list(meant)
    for message in messages:
        correction = correction_in(detector, message, done)
        if correction:
            done[correction.place] = _judged(detector, done[correction.place], correction.text)
            message = _judged(detector, message, without_wrong(message.text))
        done.append(message)
    return done


def correction_in(detector: Detector, message: Message, earlier: Sequence[Message]) -> Correction | None:
    """Return what `message` corrects, unless that says nothing about anybody's state, such as 999."""
    correction = read_correction(message.text, [m.text for m in earlier])
    if correction is None:
        return None
    said, meant = detector.assess(earlier[correction.place].text), detector.assess(correction.text)
    return correction if (said.findings, said.notes) != (meant.findings, meant.notes) else None


def revised(detector: Detector, message: Message, before: Sequence[Message], since: int) -> Revision | None:
    """Return what a correction makes of an earlier message; None where `message` is none.

    `before` are the earlier messages as they were meant; an emergency is looked for from place `since` on.
    """
    correction = correction_in(detector, message, before)
    if correction is None:
        return None
    place, after = correction.place, as_meant(detector, [message], before)
    rest = frozenset().union(*(features_of(m) for i, m in enumerate(after[:-1]) if i != place))
    added = detector.combinations(after[place].safety.features, rest)
    own = message.safety
    return Revision(
        decision=after[place].safety,
        added=(*added, *added_signs(detector, after[-1], after[:-1])),
        others=_stands(detector, before, after, place, since),
        own=own.alarm and (after[-1].safety.alarm or (own.by != "rules" and _says_more(message))),
    )


def _says_more(message: Message) -> bool:
    """Say whether a correction has so many words that the classifier may have found something in them."""
    return len(message.text.split()) > _BARE


def _stands(
    detector: Detector, before: Sequence[Message], after: Sequence[Message], place: int, since: int
) -> bool:
    """Say whether an emergency rests on more than the value that was taken back.

    Where the rules cannot tell what raised it (the classifier, the guided check, an old message), it stands.
    """
    safety = before[place].safety
    unclear = safety.alarm and safety.by != "rules"
    known = any(_alarms(detector, before, i) for i in range(since, len(before)))
    left = any(_alarms(detector, after[:-1], i) for i in range(since, len(before)) if i != place)
    return unclear or left or not known


def _alarms(detector: Detector, messages: Sequence[Message], place: int) -> bool:
    message = messages[place]
    return message.safety.alarm or bool(added_signs(detector, message, messages[:place]))


def _judged(detector: Detector, message: Message, text: str) -> Message:
    """Return `message` as if it had said `text`, judged by the rules."""
    return replace(message, text=text, safety=decide_by_rules(detector.assess(text)))
