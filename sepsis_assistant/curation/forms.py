"""Read what was typed into the forms of an answer's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sepsis_assistant.curation.changes import NONE, one_line, several_lines
from sepsis_assistant.curation.facts import NewFact
from sepsis_assistant.curation.refusals import Refused
from sepsis_assistant.knowledge.answers import Answer, sentences

Fields = Mapping[str, str]
SOURCE_FIELDS = ("id", "title", "publisher", "url", "date", "review", "heading")


@dataclass(frozen=True)
class Draft:
    """Hold an answer as it is being edited: its text, and for each sentence what was typed for its facts."""

    text: str
    rows: Sequence[tuple[str, str]]  # sentence, facts
    is_new: bool = False  # sentences came or went since the rows were shown

    @property
    def facts(self) -> list[str]:
        """Return what was typed for each sentence."""
        return [facts for _, facts in self.rows]


def draft_of(answer: Answer) -> Draft:
    """Return an answer as it stands."""
    said, facts = sentences(answer.text), [", ".join(group) or NONE for group in answer.claims]
    return Draft(answer.text, list(zip(said, facts, strict=False)))


def draft_typed(fields: Fields) -> Draft:
    """Return what was typed; a sentence that is new has no facts yet, one that only moved keeps them."""
    text = several_lines(fields.get("text", ""))
    shown = [fields[f"sentence-{n}"] for n in range(len(fields)) if f"sentence-{n}" in fields]
    typed = [one_line(fields.get(f"facts-{n}", "")) for n in range(len(shown))]
    said = sentences(text)
    if len(said) == len(shown):
        return Draft(text, list(zip(said, typed, strict=True)))
    known = dict(zip(shown, typed, strict=True))
    return Draft(text, [(each, known.get(each, "")) for each in said], is_new=True)


def fact_typed(fields: Fields) -> NewFact:
    """Return the fact that was typed; raise Refused where a number or a day cannot be read."""
    values = {name: one_line(value) for name, value in fields.items()}
    source = {name: values.get(f"source_{name}", "") for name in SOURCE_FIELDS}
    return NewFact(
        slug=values.get("slug", ""),
        statement=values.get("statement", ""),
        sentence=int(values["sentence"]) if values.get("sentence", "").isdecimal() else -1,
        place=values.get("place", ""),
        next_review=day_typed(values, "next_review"),
        source=source if any(source.values()) else {},
    )


def day_typed(fields: Fields, name: str) -> date:
    """Return the day in a field; raise Refused where it is none."""
    try:
        return date.fromisoformat(one_line(fields.get(name, "")))
    except ValueError:
        raise Refused({name: ["write a day as year-month-day, such as 2027-11-30"]}) from None
