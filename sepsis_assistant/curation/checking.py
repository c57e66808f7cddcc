"""Check an answer as it was edited, by the rules that the tests hold all answers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sepsis_assistant.curation.library import Library
from sepsis_assistant.data_files import line_of, plain
from sepsis_assistant.evaluation.answer_checks import complaints, said_first
from sepsis_assistant.knowledge.answers import (
    PREFIX,
    Answer,
    all_as_said,
    condition_of,
    key_of,
    read_answers,
    sentences,
)
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import Claim, Ledger
from sepsis_assistant.knowledge.review import KEY as REVIEWED

TEXT, FACTS, OTHER = "text", "facts", ""
_OF_OTHERS = ("'question'", "'means'", "'title'", "'next'")  # keys of an answer that the form does not hold
Claims = Sequence[Sequence[str]]
Variant = Mapping[str, Any]


def place_of(library: Library, key: str) -> str:
    """Return the file and the line where an answer begins, for a person."""
    topic = library.answers[key].topic
    return f"data/responses/{topic}.yml:{line_of(_variant(library, key))}"


def edited(library: Library, key: str, text: str, claims: Claims) -> Mapping[str, list[Variant]]:
    """Return the responses of one topic with the answer `key` as it was edited, and without its signature."""
    name = PREFIX + library.answers[key].topic
    return {name: [_with(v, text, claims) if _key(name, v) == key else v for v in library.responses[name]]}


def dressed(library: Library, responses: Mapping[str, list[Variant]], extra: Sequence[Claim] = ()) -> Any:
    """Return responses of one topic as people read them; `extra` are facts that are not in the ledger yet."""
    ledger = library.ledger
    ledger = type(ledger)({**ledger.claims, **{c.id: c for c in extra}}, ledger.sources)
    return all_as_said(_made(library, responses, ledger), said_first())


def as_trained(library: Library, responses: Mapping[str, Sequence[Variant]]) -> Mapping[str, list[Variant]]:
    """Return `responses`, of the files or as edited, as a training puts them into the model."""
    return {name: plain(made) for name, made in _made(library, responses, library.ledger).items()}


def _made(library: Library, responses: Mapping[str, Sequence[Variant]], ledger: Ledger) -> Any:
    """Return copies of `responses`; those of topics with the lines that an answer has beside its text."""
    whole = {name: [dict(v) for v in vs] for name, vs in {**library.responses, **responses}.items()}
    topics = [topic for topic in library.topics if PREFIX + topic in responses]
    made = dress(whole, ledger, topics)
    return {name: made[name] for name in responses}


def as_read(library: Library, key: str, text: str, claims: Claims) -> Answer:
    """Return an answer as people would read it: with its emergency line and its sources."""
    return read_answers(dressed(library, edited(library, key, text, claims)))[key]


def problems(library: Library, key: str, text: str, claims: Claims) -> dict[str, list[str]]:
    """Return what is wrong with an answer as edited, by field; empty where nothing is."""
    said, place = sentences(text), place_of(library, key)
    if not said:
        return {TEXT: [f"{place}: an answer needs a text"]}
    unknown = [c for group in claims for c in group if c not in library.ledger.claims]
    if unknown:
        fix = "search for it under Facts, or add it as a new fact below"
        return {FACTS: [f"{place}: there is no fact '{c}'; {fix}" for c in unknown]}
    if len(said) != len(claims):
        what = f"{len(said)} sentences, but facts for {len(claims)}"
        return {FACTS: [f"{place}: {what}; say for each sentence what it rests on"]}
    written = read_answers(edited(library, key, text, claims))[key]
    whole = as_read(library, key, text, claims)
    found: dict[str, list[str]] = {}
    for each in complaints(written, whole, library.ledger, library.answers.keys(), library.easy_names):
        found.setdefault(_field(each), []).append(f"{place}: {each}{_fix(each)}")
    return found


def _fix(complaint: str) -> str:
    """Return how to mend what says only how much there is of something."""
    if "reading grade" in complaint:
        return "; use shorter words and shorter sentences"
    return "; leave out what others say better" if "words with the emergency line" in complaint else ""


def _field(complaint: str) -> str:
    if complaint.startswith("claim '"):
        return FACTS
    return OTHER if complaint.startswith(_OF_OTHERS) else TEXT


def _with(variant: Variant, text: str, claims: Claims) -> Variant:
    about = {k: v for k, v in variant["metadata"].items() if k != REVIEWED}
    return {**variant, "text": text, "metadata": {**about, "claims": [list(group) for group in claims]}}


def _variant(library: Library, key: str) -> Variant:
    name = PREFIX + library.answers[key].topic
    return next(v for v in library.responses[name] if _key(name, v) == key)


def _key(name: str, variant: Variant) -> str:
    return key_of(name.removeprefix(PREFIX), condition_of(variant))
