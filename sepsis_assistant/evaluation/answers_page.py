"""Write all answers with their claims and sources as one page for reviewers: docs/answers.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.knowledge.answers import (
    AGAIN,
    Answer,
    read_answers,
    sentences,
    without_source_line,
)
from sepsis_assistant.knowledge.ledger import Claim, Ledger

PAGE = ROOT / "docs" / "answers.md"
_REVIEWS = "## Reviews that are due"  # the end of the page, and all of it that depends on the day
_HEAD = """# All answers, with claims and sources

Written by `make knowledge-report` from `data/responses/` and `data/knowledge/`; do not edit by hand.

Each sentence is followed by the facts that it rests on, and each fact by its place in a source. A fact
marked *with note* may be said only in the way that `data/knowledge/claims/` allows. A sentence without
a fact makes no medical statement. Short forms for a repeated question are made from the first line of an
answer and are left out. No clinician has signed off these answers ("unsigned")."""


def page(responses: Mapping[str, Sequence[Mapping[str, Any]]], ledger: Ledger, topics: Iterable[str]) -> str:
    """Return the page as Markdown for the completed `responses`."""
    answers = read_answers(responses)
    lines = [_HEAD, ""]
    for topic in topics:
        lines += [f"## {topic}", ""]
        for answer in answers.values():
            if answer.topic == topic and not (answer.detail or "").endswith(AGAIN):
                lines += _section(answer, ledger)
    lines += ["## Sources", "", *_sources(ledger)]
    return "\n".join(lines) + "\n"


def overdue_lines(overdue: Sequence[str]) -> list[str]:
    """Return a count of the claims whose next review has passed, and one line for each."""
    return [f"claims whose next review has passed: {len(overdue)}", *(f"- `{claim}`" for claim in overdue)]


def with_reviews(page: str, overdue: Sequence[str]) -> str:
    """Return the page of all answers with what is due at its end; the rest does not depend on the day."""
    count, *claims = overdue_lines(overdue)
    lines = [_REVIEWS, "", f"{count[0].upper()}{count[1:]} (when this page was written).", ""]
    return page + "\n".join(["", *lines, *claims]).rstrip() + "\n"


def without_reviews(text: str) -> str:
    """Return the written page without what depends on the day."""
    return text.partition(f"\n{_REVIEWS}\n")[0]


def _section(answer: Answer, ledger: Ledger) -> Iterator[str]:
    yield f"### {answer.key}"
    yield ""
    for sentence, claims in zip(sentences(without_source_line(answer.text)), answer.claims, strict=True):
        yield f"1. {sentence.removeprefix('- ')}"
        yield from (f"    - {_fact(ledger.claims[c])}" for c in claims)
    yield ""
    yield f"*{answer.metadata['source_line']}*"
    yield ""


def _fact(claim: Claim) -> str:
    places = ", ".join(f"{p.source}/{p.section}" for p in claim.support)
    note = " *with note*" if claim.status == "use_with_note" else ""
    return f"`{claim.id}`{note}: {claim.statement} ({places})"


def _sources(ledger: Ledger) -> Iterator[str]:
    for source in ledger.sources.values():
        link = source.url or "no address printed"
        yield f'- `{source.id}`: {source.publisher}, "{source.title}". Date: {source.date}. Review: '
        yield f"  {source.review_claim}. {link}"
