"""Add a fact with its source, and rest a sentence of an answer on it: one change of two or three files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sepsis_assistant.curation import blocks
from sepsis_assistant.curation.changes import Author, Curation
from sepsis_assistant.curation.files import Edit, version_at
from sepsis_assistant.curation.refusals import Refused, require
from sepsis_assistant.data_files import DataError, parse_yaml
from sepsis_assistant.evaluation.runs import copied_runs
from sepsis_assistant.knowledge.answers import Answer, sentences
from sepsis_assistant.knowledge.ledger import Source, claims_in, sources_in

_ID = re.compile(r"[a-z][a-z0-9_]{1,60}$")
_NEW_ID = "write an id that is not taken, of small letters, digits and _, such as oxygen_low"
MAIN = "main"  # the section of a source that is added here


@dataclass(frozen=True)
class NewFact:
    """Hold what an editor typed: the fact, a place `source/section` or a new source, and the sentence."""

    slug: str
    statement: str
    sentence: int  # counted from 0
    place: str
    next_review: date
    source: Mapping[
        str, str
    ]  # id, title, publisher, url, date, review, heading; empty where `place` is known


def add_fact(curation: Curation, key: str, version: str, fact: NewFact, today: date, author: Author) -> None:
    """Write a fact, its source where that is new, and the answer that rests on it; raise Refused."""
    author.check()
    library, answer = curation.library, curation.library.answers[key]
    _check(curation, answer, fact, today)
    knowledge = library.data / "knowledge"
    edits, sources = [], dict(library.ledger.sources)
    if fact.source:
        path = knowledge / "sources" / f"{answer.topic}.yml"
        edits.append(
            _edit(path, blocks.with_source(path.read_bytes(), path, fact.source["id"], _source(fact)))
        )
        sources |= {source.id: source for source, _ in _read(sources_in, path, edits[0].content)}
    path = knowledge / "claims" / f"{answer.topic}.yml"
    edits.append(_edit(path, blocks.with_claim(path.read_bytes(), path, _claim(answer, fact, today))))
    _read(lambda p, raw: claims_in(p, raw, sources), path, edits[-1].content)
    edits.append(_tied(curation, answer, fact, version))
    curation.write(edits, f"{key}: new fact {_id(answer, fact)}", author)


def _check(curation: Curation, answer: Answer, fact: NewFact, today: date) -> None:
    library, said = curation.library, sentences(answer.text)
    places = {f"{s.id}/{section}" for s in library.ledger.sources.values() for section in s.sections}
    is_place = bool(fact.source) or fact.place in places
    require({
        "slug": (_is_new(fact.slug, _id(answer, fact) in library.ledger.claims), _NEW_ID),
        "statement": (fact.statement.endswith("."), "write one whole sentence, with a full stop"),
        "sentence": (0 <= fact.sentence < len(said), "choose the sentence that rests on it"),
        "place": (is_place, "write source/section, as they stand under Sources, or fill in a new source"),
        "next_review": (fact.next_review > today, "the next review must be a day to come"),
    })  # fmt: skip
    if copied := copied_runs(fact.statement):
        what = f"shares eight words with an article: '{copied[0]}'; say it in your own words"
        raise Refused({"statement": [what]})
    if fact.source:
        _check_source(library.ledger.sources, fact.source)


def _check_source(known: Mapping[str, Source], new: Mapping[str, str]) -> None:
    address = urlsplit(new["url"])
    is_address = address.scheme in ("http", "https") and address.hostname
    missing = "fill this in; write 'not printed' where the page says nothing"
    required = ("title", "publisher", "date", "review", "heading")
    require({
        "source_id": (_is_new(new["id"], new["id"] in known), _NEW_ID),
        "source_url": (is_address, "write the whole address: https://..."),
        **{f"source_{each}": (new[each], missing) for each in required},
    })  # fmt: skip


def _is_new(name: str, is_known: bool) -> bool:
    return bool(_ID.match(name)) and not is_known


def _tied(curation: Curation, answer: Answer, fact: NewFact, version: str) -> Edit:
    """Return the edit of the answer whose sentence rests on the fact; its signature goes."""
    claims = [list(group) for group in answer.claims]
    claims[fact.sentence].append(_id(answer, fact))
    path = curation.responses_path(answer)
    content = blocks.with_claims(path.read_bytes(), path, answer.key, claims)
    return Edit(path, version, blocks.with_review(content, path, answer.key, None))


def _claim(answer: Answer, fact: NewFact, today: date) -> dict[str, Any]:
    source, _, section = (f"{fact.source['id']}/{MAIN}" if fact.source else fact.place).partition("/")
    return {
        "id": _id(answer, fact), "statement": fact.statement, "topic": answer.topic,
        "status": "use", "last_reviewed": today.isoformat(), "next_review": fact.next_review.isoformat(),
        "support": [{"source": source, "section": section}],
    }  # fmt: skip


def _source(fact: NewFact) -> dict[str, Any]:
    new = fact.source
    return {
        "title": new["title"], "publisher": new["publisher"], "url": new["url"],
        "date_as_printed": new["date"],
        "review_claim": new["review"], "kind": "reference", "sections": {MAIN: new["heading"]},
        "note": "Added in the editor: docs/changes/.",
    }  # fmt: skip


def _id(answer: Answer, fact: NewFact) -> str:
    return f"{answer.topic}.{fact.slug}"


def _edit(path: Path, content: bytes) -> Edit:
    return Edit(path, version_at(path), content)


def _read(reader: Any, path: Path, content: bytes) -> list[Any]:
    """Return what a reader makes of a file as it is to be; raise Refused where it finds it wrong."""
    try:
        return list(reader(path, parse_yaml(content, path)))
    except DataError as error:
        raise Refused({"": [f"{path.name}: {error}"]}) from None
