"""Write a page for each question, with its answer, facts, sources and review date: docs/answers/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.knowledge.answers import (
    OVERVIEW,
    Answer,
    read_answers,
    sentences,
    without_source_line,
)
from sepsis_assistant.knowledge.ledger import Claim, Ledger
from sepsis_assistant.knowledge.review import Review

DOCS = ROOT / "docs"
INDEX = "answers.md"
SHOWN = 8  # phrasings on a page
_REVIEWS = "## Reviews that are due"  # the end of the index, and all of it that depends on the day
_HEAD = """# All answers

Written by `make knowledge-report` from `data/responses/`, `data/nlu/` and `data/knowledge/`; do not edit
by hand.

One page a question: its answer sentence by sentence with the facts that each rests on, where each fact
stands, when it is due for review, and how people ask. {signed}"""
_NONE_SIGNED = """No clinician has signed off these answers
("unsigned")."""
_NOTE = """A fact marked *with note* may be said only in the way that `data/knowledge/claims/` allows. A
sentence without a fact makes no medical statement. {signed}"""
_UNSIGNED = 'No clinician has signed off this answer ("unsigned").'


def page(
    responses: Mapping[str, Sequence[Mapping[str, Any]]],
    ledger: Ledger,
    topics: Iterable[str],
    phrasings: Mapping[str, Sequence[str]],
    reviews: Mapping[str, Review],
) -> dict[str, str]:
    """Return the index and all pages as Markdown, by path below docs/, for the completed `responses`.

    `reviews` are the signatures that count, by the key of the answer.
    """
    answers = [a for a in read_answers(responses).values() if not a.is_form]
    pages, index = dict[str, str](), [_HEAD.format(signed=_how_many(answers, reviews)), ""]
    for topic in topics:
        index += [f"## {topic}", ""]
        for answer in (a for a in answers if a.topic == topic):
            path = path_of(answer)
            index.append(f"- [{answer.question}]({path})")
            pages[path] = (
                "\n".join(_page(answer, ledger, phrasings.get(answer.key, ()), reviews.get(answer.key)))
                + "\n"
            )
        index.append("")
    return {INDEX: "\n".join(index).rstrip() + "\n", **pages}


def path_of(answer: Answer) -> str:
    """Return where the page of an answer stands below docs/."""
    return f"answers/{answer.topic}/{answer.detail or OVERVIEW}.md"


def write(pages: Mapping[str, str], overdue: Sequence[str]) -> int:
    """Write all pages, remove those of answers that are no more, and return how many there are."""
    for old in (DOCS / "answers").rglob("*.md"):
        if str(old.relative_to(DOCS).as_posix()) not in pages:
            old.unlink()
    for path, text in pages.items():
        (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / path).write_text(with_reviews(text, overdue) if path == INDEX else text, encoding="utf-8")
    return len(pages)


def overdue_lines(overdue: Sequence[str]) -> list[str]:
    """Return a count of the claims whose next review has passed, and one line for each."""
    return [f"claims whose next review has passed: {len(overdue)}", *(f"- `{claim}`" for claim in overdue)]


def with_reviews(page: str, overdue: Sequence[str]) -> str:
    """Return the index with what is due at its end; the rest does not depend on the day."""
    count, *claims = overdue_lines(overdue)
    lines = [_REVIEWS, "", f"{count[0].upper()}{count[1:]} (when this page was written).", ""]
    return page + "\n".join(["", *lines, *claims]).rstrip() + "\n"


def without_reviews(text: str) -> str:
    """Return the written index without what depends on the day."""
    return text.partition(f"\n{_REVIEWS}\n")[0]


def _page(answer: Answer, ledger: Ledger, phrasings: Sequence[str], review: Review | None) -> Iterator[str]:
    yield f"# {answer.question}"
    yield ""
    signed = f"Reviewed by {review.by}, {review.on}." if review else _UNSIGNED
    yield f"`{answer.key}`, in `data/responses/{answer.topic}.yml`. {_NOTE.format(signed=signed)}"
    yield ""
    for sentence, claims in zip(sentences(without_source_line(answer.text)), answer.claims, strict=True):
        yield f"1. {sentence.removeprefix('- ')}"
        yield from (f"    - {_fact(ledger.claims[c])}" for c in claims)
    told = [ledger.claims[c] for c in answer.all_claims]
    due = min((claim.next_review for claim in told), default=None)
    yield ""
    yield f"{answer.metadata.get('source_line') or 'It rests on no source.'}"
    yield f"Next review: {due.isoformat() if due else 'none, it states no fact'}."
    yield ""
    yield "Sources in full:"
    yield ""
    yield from (f"- {line}" for line in answer.metadata.get("citations") or ["none"])
    yield ""
    yield f"How people ask ({len(phrasings)} phrasings, of which):"
    yield ""
    yield from (f"- {text}" for text in phrasings[:SHOWN])


def _how_many(answers: Sequence[Answer], reviews: Mapping[str, Review]) -> str:
    if not reviews:
        return _NONE_SIGNED
    return f"{len(reviews)} of {len(answers)} answers carry the\nsignature of a named reviewer."


def _fact(claim: Claim) -> str:
    places = ", ".join(f"{p.source}/{p.section}" for p in claim.support)
    note = " *with note*" if claim.status == "use_with_note" else ""
    return f"`{claim.id}`{note}: {claim.statement} ({places})"
