"""Load and check data/knowledge/claims/ and sources/: every fact and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, completed, line_of, read_yaml
from sepsis_assistant.knowledge.details import KNOWLEDGE

STATUSES = ("use", "use_with_note", "do_not_use")
_DEFAULTS = ["status", "last_reviewed", "next_review"]
_CLAIM = ["id", "statement", "topic", "detail", "support", "status", "reason", "last_reviewed", "next_review"]
_SOURCE = [
    "title", "publisher", "short", "review_short", "url", "date_as_printed", "review_claim", "kind",
    "sections", "note",
]  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Hold a place in a source: the ids of the source and of its section."""

    source: str
    section: str


@dataclass(frozen=True)
class Claim:
    """Hold one atomic fact in our own words."""

    id: str
    statement: str
    topic: str
    detail: str | None
    support: tuple[Place, ...]
    status: str
    next_review: date

    @property
    def usable(self) -> bool:
        """Say whether an answer may rest on it."""
        return self.status != "do_not_use"


@dataclass(frozen=True, eq=False)
class Source:
    """Hold one source; `short` and `review` are the names for the line under an answer."""

    id: str
    title: str
    publisher: str
    short: str
    review: str | None
    review_claim: str
    date: str
    url: str | None
    article: bool
    sections: Mapping[str, str]


@dataclass(frozen=True)
class Ledger:
    """Hold all claims and sources by id."""

    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]

    def overdue(self, today: date) -> tuple[str, ...]:
        """Return the ids of the claims whose next review has passed, in the order of the file."""
        return tuple(claim.id for claim in self.claims.values() if claim.next_review < today)


def load_ledger(folder: Path = KNOWLEDGE) -> Ledger:
    """Return the ledger in `folder`; raise DataError with file and line where it is wrong."""
    sources = load_sources(folder / "sources")
    found: dict[str, Claim] = {}
    for path in sorted((folder / "claims").glob("*.yml")):
        for claim, line in claims_in(path, read_yaml(path), sources):
            if claim.id in found:
                raise DataError(path, line, f"id '{claim.id}' is there twice; give one of them another id")
            found[claim.id] = claim
    return Ledger(found, sources)


def claims_in(path: Path, raw: Any, sources: Mapping[str, Source]) -> Iterator[tuple[Claim, int | None]]:
    """Yield the claims of a file as read, each with its line; raise DataError where one is wrong."""
    check_keys(path, raw, ["defaults", "claims"], ["claims"])
    defaults = check_keys(path, raw.get("defaults") or {}, _DEFAULTS)
    for node in raw["claims"]:
        yield _claim(path, completed(node, defaults), sources), line_of(node)


def _claim(path: Path, node: Any, sources: Mapping[str, Source]) -> Claim:
    check_keys(path, node, _CLAIM, ["id", "statement", "topic", "support", "status", "next_review"])
    if node["status"] not in STATUSES:
        raise DataError(path, line_of(node, "status"), f"status must be one of {', '.join(STATUSES)}")
    if node["status"] != "use" and not node.get("reason"):
        raise DataError(path, line_of(node), f"status '{node['status']}' needs a reason")
    return Claim(
        id=str(node["id"]),
        statement=str(node["statement"]),
        topic=str(node["topic"]),
        detail=str(node["detail"]) if node.get("detail") else None,
        support=tuple(_place(path, place, sources) for place in node["support"]),
        status=str(node["status"]),
        next_review=_date(path, node, "next_review"),
    )


def _date(path: Path, node: Any, key: str) -> date:
    try:
        return date.fromisoformat(str(node[key]))
    except ValueError as error:
        raise DataError(path, line_of(node, key), f"'{key}' must be a date, such as 2027-11-21") from error


def _place(path: Path, node: Any, sources: Mapping[str, Source]) -> Place:
    check_keys(path, node, ["source", "section"], ["source", "section"])
    source = sources.get(str(node["source"]))
    if source is None:
        raise DataError(
            path, line_of(node), f"unknown source '{node['source']}'; data/knowledge/sources/ holds all"
        )
    if node["section"] not in source.sections:
        known = ", ".join(source.sections)
        raise DataError(
            path, line_of(node), f"unknown place '{source.id}/{node['section']}'; sections: {known}"
        )
    return Place(source.id, str(node["section"]))


def load_sources(folder: Path = KNOWLEDGE / "sources") -> dict[str, Source]:
    """Return the sources of the files in `folder` by id; raise DataError with file and line."""
    found: dict[str, Source] = {}
    for path in sorted(folder.glob("*.yml")):
        for source, line in sources_in(path, read_yaml(path)):
            if source.id in found:
                raise DataError(
                    path, line, f"source '{source.id}' is there twice; give one of them another id"
                )
            found[source.id] = source
    return found


def sources_in(path: Path, raw: Any) -> Iterator[tuple[Source, int | None]]:
    """Yield the sources of a file as read, each with its line; raise DataError where one is wrong."""
    sources = check_keys(path, raw, ["sources"], ["sources"])["sources"]
    for name in sources:
        yield _source(path, str(name), sources[name]), line_of(sources, name)


def _source(path: Path, name: str, node: Any) -> Source:
    check_keys(path, node, _SOURCE, ["title", "publisher", "review_claim", "kind", "sections"])
    article = node["kind"] == "article"
    if article and not node.get("review_short"):
        raise DataError(
            path, line_of(node), "an article needs 'review_short', its claim of review in a few words"
        )
    return Source(
        id=name,
        title=str(node["title"]),
        publisher=str(node["publisher"]),
        short=str(node.get("short") or node["publisher"]),
        review=str(node["review_short"]) if node.get("review_short") else None,
        review_claim=str(node["review_claim"]),
        date=str(node.get("date_as_printed") or "not printed"),
        url=str(node["url"]) if node.get("url") else None,
        article=article,
        sections={str(k): str(v) for k, v in node["sections"].items()},
    )
