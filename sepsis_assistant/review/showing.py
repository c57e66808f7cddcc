"""Put a turn into words, the same for the page and for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepsis_assistant.review.heard import Asked, Danger, Heard, Reply, Sign
from sepsis_assistant.review.marking import Piece, pieces
from sepsis_assistant.review.why import quoted, why
from sepsis_assistant.review.words import words

_OF_THE_SERVER = {"action_delete_my_data", "action_export_my_data"}  # actions/, another process


@dataclass(frozen=True)
class QuestionRow:
    """Hold a question of ours, what was done with it, and its probability as it is shown."""

    key: str
    text: str
    done: str
    probability: str


@dataclass(frozen=True)
class NumberRow:
    """Hold one figure of the heads, the gate or the decision."""

    what: str
    value: str


@dataclass(frozen=True)
class ShownTurn:
    """Hold a turn in words; `typed` is filled only where the text was read in another spelling."""

    number: int
    pieces: Sequence[Piece]
    typed: str
    level: str
    level_said: str
    why: str
    signs: Sequence[str]
    lines: Sequence[str]
    questions: Sequence[QuestionRow]
    replies: Sequence[Reply]
    actions: str
    numbers: Sequence[NumberRow]


def shown(heard: Heard) -> ShownTurn:
    """Return a turn in words."""
    danger, asked = heard.danger, heard.asked
    signs = danger.signs if danger else ()
    return ShownTurn(
        number=heard.number,
        pieces=pieces(heard.text, signs),
        typed="" if heard.typed == heard.text else heard.typed,
        level=heard.level,
        level_said=f"{heard.level.capitalize()}: {words().levels[heard.level]}",
        why=why(heard),
        signs=tuple(map(_sign, signs)),
        lines=tuple(_lines(heard)),
        questions=tuple(_questions(asked, heard)) if asked else (),
        replies=heard.replies,
        actions=_actions(heard),
        numbers=(*_of_danger(danger), *_of_asked(asked)),
    )


def _sign(sign: Sign) -> str:
    said = words()
    what = "" if sign.part else f" ({sign.level})"
    found = f"{quoted(sign.words)}, {said.finders[sign.finder]}, {said.people[sign.person]}"
    sense = said.senses[sign.sense]
    return f"{sign.label}{what}: {found}; {sense if sign.told else sense.upper()}: {sign.why}"


def _lines(heard: Heard) -> Iterator[str]:
    if heard.pressed:
        yield "A button: it is read as it is, and its danger is not judged."
    danger = heard.danger
    if danger is None and not heard.pressed:
        yield "No words to judge."
    if danger:
        yield _of_rules(danger)
        yield _of_heads(danger)
        if danger.decided != danger.level:
            yield f"Decided {danger.decided}, then taken for a question, another subject or everyday talk."
        if danger.level != heard.level:
            yield f"The message alone: {danger.level}. What was said before decided on the reply."
    yield from (f"From before: {line}." for line in heard.earlier)
    if heard.form:
        yield f"It came into the row of questions {heard.form}."
    if not _OF_THE_SERVER.isdisjoint(each.name for each in heard.actions):
        yield "Data are deleted and exported by the action server, which a review does not ask."
    if heard.intents:
        likely = ", ".join(f"{name} {p:.2f}" for name, p in heard.intents)
        yield f"Intent: {likely}."
    if heard.asked and heard.asked.scope:
        yield f"Subject: {_scope(heard.asked)}."


def _of_rules(danger: Danger) -> str:
    found = [each for each in danger.signs if not each.part]
    taken = [each for each in found if not each.told]
    if not found:
        return "Rules: no sign."
    back = f", {len(taken)} taken back" if taken else ""
    return f"Rules: {len(found)} sign{'s' if len(found) > 1 else ''}{back}."


def _of_heads(danger: Danger) -> str:
    kind, p = danger.kinds[0]
    heard = [f"{label} ({q:.2f})" for label, q in danger.heard if q >= danger.named]
    signs = (
        f"; they hear {', '.join(heard)}" if heard else f"; they hear no sign of {danger.named:.2f} or more"
    )
    weighed = f"together {danger.score:.3f}, the emergency reply needs {danger.least:.3f}"
    return f"Trained heads: {words().kinds[kind]} ({p:.2f}){signs}. Rules and heads {weighed}."


def _scope(asked: Asked) -> str:
    likeliest, p = max(asked.scope, key=lambda pair: pair[1])
    outside = 1.0 - dict(asked.scope).get("ours", 0.0)
    return (
        f"{words().scopes[likeliest]} ({p:.2f}); another one with {outside:.2f}, "
        f"asked back from {asked.limit('perhaps'):.2f}, declined from {asked.limit('decline'):.2f}"
    )


def _questions(asked: Asked, heard: Heard) -> Iterator[QuestionRow]:
    told = [each.key for each in heard.told]
    for each in heard.told:
        if asked.of(each.key) is None:
            yield QuestionRow(each.key, each.text, "answered, read with what was said before", "")
    for each in asked.ranking:
        done = "answered" if each.key in told else ""
        if not done and each.key in asked.answers:
            done = "likeliest, not answered"
        elif not done and each.key in asked.back and heard.kind == "fallback":
            done = "offered in a question back"
        yield QuestionRow(each.key, each.text, done, f"{each.probability:.2f}")


def _actions(heard: Heard) -> str:
    named = (f"{each.name} ({each.policy})" if each.policy else each.name for each in heard.actions)
    return ", ".join(named) or "none"


def _of_danger(danger: Danger | None) -> Iterator[NumberRow]:
    if danger is None:
        return
    for kind, p in danger.kinds:
        yield NumberRow(f"trained heads, the message is: {words().kinds[kind]}", f"{p:.3f}")
    for label, p in danger.heard:
        yield NumberRow(f"trained heads, sign: {label} (named from {danger.named:.2f})", f"{p:.3f}")
    for text, p in danger.parts:
        yield NumberRow(f"trained heads, emergency in the part {quoted(text)}", f"{p:.3f}")
    for name, value in danger.weighed:
        yield NumberRow(f"log odds of an emergency: {name}", f"{value:+.2f}")
    yield NumberRow(f"probability of an emergency (needed {danger.least:.3f})", f"{danger.score:.3f}")


def _of_asked(asked: Asked | None) -> Iterator[NumberRow]:
    for scope, p in asked.scope if asked else ():
        yield NumberRow(f"subject: {words().scopes[scope]}", f"{p:.3f}")
    for name, limit in asked.limits if asked else ():
        yield NumberRow(f"threshold of questions: {name}", f"{limit:.2f}")
