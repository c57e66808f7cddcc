"""Gather what the pages show; the pages themselves are in templates/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sepsis_assistant.curation import checking
from sepsis_assistant.curation.conflicts import Conflict, same_words
from sepsis_assistant.curation.forms import SOURCE_FIELDS, Draft
from sepsis_assistant.curation.library import DUE, STATES, Library
from sepsis_assistant.curation.trained import alike
from sepsis_assistant.evaluation.answer_checks import grade
from sepsis_assistant.knowledge.answers import OVERVIEW, Answer, sentences, without_source_line
from sepsis_assistant.knowledge.mistakes import mistakes
from sepsis_assistant.knowledge.review import SIGNED, review_of, state_of

if TYPE_CHECKING:
    from sepsis_assistant.curation.site import Site

MOST = 200  # rows of a list
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Page:
    """Hold which template is shown with what, and the status of the response."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


def answer_page(
    site: Site,
    answer: Answer,
    draft: Draft,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, Sequence[str]] | None = None,
    changed: str = "",
    done: str = "",
    **more: Any,
) -> Page:
    """Return the page of an answer, with what was typed where something was refused."""
    library, today = site.library, site.today()
    values = {
        "answer": answer, "draft": draft, "typed": typed or {}, "problems": problems or {},
        "changed": changed, "done": done, "detail": answer.detail or OVERVIEW,
        "place": checking.place_of(library, answer.key),
        "states": library.states(answer, today), "review": review_of(answer), "due": library.due(answer),
        "claims": library.claims_of(answer), "sources": library.ledger.sources, "who": site.who,
        "phrasings": library.phrasings.get(answer.key, ()), "in_a_year": (today + YEAR).isoformat(),
        "figures": figures(library, answer, draft), "sentences": sentences(answer.text),
        "source_fields": SOURCE_FIELDS,
        "version": site.version(site.curation.responses_path(answer)),
        "nlu_version": site.version(site.curation.nlu_path(answer.key)), **more,
    }  # fmt: skip
    return Page("answer.html", values, 409 if changed else 422 if problems else 200)


def figures(library: Library, answer: Answer, draft: Draft) -> str:
    """Return the words and the reading grade of a text as edited; its facts do not matter here."""
    if not draft.text:
        return "no text"
    said = checking.as_read(library, answer.key, draft.text, [[] for _ in sentences(draft.text)]).text
    words = len(without_source_line(said).split())
    first = grade(sentences(draft.text)[0], library.easy_names)
    whole = grade(draft.text, library.easy_names)
    return f"{words} words, reading grade {whole:.1f}, of the first sentence {first:.1f}"


def search_page(library: Library, today: date, words: str, topic: str, state: str) -> Page:
    """Return the answers that hold the words, of a topic and in a state."""
    found = library.found(words, topic, state, today)
    values = {"words": words, "topic": topic, "state": state, "topics": library.topics, "states": STATES}
    return Page("search.html", {**values, "rows": _rows(library, found, today), "count": len(found)})


def due_page(library: Library, today: date) -> Page:
    """Return the answers whose facts are due for review, the longest due first."""
    found = library.found("", "", DUE, today)
    found.sort(key=lambda answer: library.due(answer) or today)
    said = "Answers with a fact whose day of review has passed."
    values = {
        "title": "Due for review",
        "said": said,
        "rows": _rows(library, found, today),
        "count": len(found),
    }
    return Page("list.html", values)


def unsigned_page(library: Library, today: date) -> Page:
    """Return the answers that no named reviewer has signed as they stand."""
    found = [answer for answer in library.answers.values() if state_of(answer) != SIGNED]
    said = f"{len(found)} of {len(library.answers)} answers are without the signature of a named reviewer."
    values = {"title": "Unsigned", "said": said, "rows": _rows(library, found, today), "count": len(found)}
    return Page("list.html", values)


def conflicts_page(site: Site, by_sense: bool) -> Page:
    """Return the phrasings that stand under two questions: by their words, and by their sense where asked."""
    found = alike(site.models) if by_sense else []
    shown = [c for c in found or () if not _both_name(site.library, c)][:MOST]
    values = {"same": same_words(site.library.phrasings), "alike": shown, "by_sense": by_sense}
    return Page("conflicts.html", {**values, "no_model": found is None, "answers": site.library.answers})


def mistakes_page(library: Library) -> Page:
    """Return the mistakes in the files, each with file, line and fix."""
    found = [str(error).replace(f"{library.root}/", "") for error in mistakes(library.data)]
    return Page("mistakes.html", {"mistakes": found})


def facts_page(library: Library, words: str) -> Page:
    """Return the facts that hold all words in their id or statement."""
    wanted = words.casefold().split()
    found = [c for c in library.ledger.claims.values() if _holds(f"{c.id} {c.statement}", wanted)]
    values = {"words": words, "claims": found[:MOST], "count": len(found), "sources": library.ledger.sources}
    return Page("facts.html", values)


def sources_page(library: Library, words: str) -> Page:
    """Return the sources that hold all words in their id, title or publisher."""
    wanted = words.casefold().split()
    known = library.ledger.sources.values()
    found = [s for s in known if _holds(f"{s.id} {s.title} {s.publisher}", wanted)]
    return Page("sources.html", {"words": words, "found": found[:MOST], "count": len(found)})


def _both_name(library: Library, conflict: Conflict) -> bool:
    """Say whether both questions have room for a thing: its name tells them apart, and no phrasing has it."""
    keys = (conflict.first[0], conflict.second[0])
    return all(key in library.answers and library.answers[key].metadata.get("names") for key in keys)


def _holds(text: str, wanted: Sequence[str]) -> bool:
    return all(word in text.casefold() for word in wanted)


def _rows(library: Library, found: Sequence[Answer], today: date) -> list[dict[str, Any]]:
    return [
        {
            "answer": a,
            "detail": a.detail or OVERVIEW,
            "states": library.states(a, today),
            "due": library.due(a),
        }
        for a in found[:MOST]
    ]
