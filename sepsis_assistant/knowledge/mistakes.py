"""Find the usual mistakes in the curated files, each with file, line and fix, before anything is trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.knowledge.answers import OVERVIEW, PREFIX, condition_of, key_of, sentences
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.ledger import Ledger, load_ledger
from sepsis_assistant.knowledge.review import KEY as REVIEWED
from sepsis_assistant.knowledge.review import read_review

_VARIANT = ["text", "condition", "metadata"]
_NEEDED = ["question", "means", "title", "claims"]
_METADATA = [*_NEEDED, "next", "about", "emergency", "names", REVIEWED]


@dataclass
class _Seen:
    """Hold what has been read: the answers with their places, and which question each phrasing asks."""

    answers: dict[str, tuple[Path, Any]] = field(default_factory=dict)
    phrasings: dict[str, tuple[str, str]] = field(default_factory=dict)  # text -> key, place


def mistakes(data: Path) -> list[DataError]:
    """Return what is wrong in the answers, facts, sources and phrasings below `data`."""
    try:
        ledger, topics = load_ledger(data / "knowledge"), load_routes(data / "knowledge").topics
        seen = _Seen()
        found = [
            e for path in sorted((data / "responses").glob("*.yml")) for e in _answers(path, topics, seen)
        ]
        found += [e for path, node in seen.answers.values() for e in _of_claims(path, node, ledger)]
        found += [e for path, node in seen.answers.values() for e in _of_next(path, node, seen)]
        for path in sorted((data / "nlu").glob("questions_*.yml")):
            found += _phrasings(path, seen)
    except DataError as error:  # what stands in it is not known, so that the rest cannot be judged
        return [error]
    return found


def _answers(path: Path, topics: Mapping[str, Any], seen: _Seen) -> Iterator[DataError]:
    raw = check_keys(path, read_yaml(path), ["version", "responses"], ["responses"])["responses"]
    for name in check_keys(path, raw, raw):
        topic = name.removeprefix(PREFIX)
        for node in raw[name] if topic in topics else ():
            try:
                key = key_of(topic, _condition(path, _variant(path, node)))
                if key in seen.answers:
                    first = line_of(seen.answers[key][1])
                    raise DataError(
                        path, line_of(node), f"answer '{key}' is there twice, see line {first}; remove one"
                    )
                seen.answers[key] = path, node
            except DataError as error:
                yield error


def _variant(path: Path, node: Any) -> Any:
    about = check_keys(path, node, _VARIANT, ["text", "metadata"])["metadata"]
    check_keys(path, about, _METADATA, _NEEDED)
    groups, said = about["claims"], sentences(str(node["text"]))
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        fix = "write one list of claim ids for each sentence, such as [[causes.any_infection], []]"
        raise DataError(path, line_of(about, "claims"), f"'claims' is no list of lists; {fix}")
    if len(groups) != len(said):
        fix = "write one list for each sentence, [] for one that states no fact"
        what = f"{len(said)} sentences, but {len(groups)} lists of claims"
        raise DataError(path, line_of(about, "claims"), f"{what}; {fix}")
    if REVIEWED in about and read_review(about[REVIEWED]) is None:
        fix = "let the reviewer sign in `make curate`, or remove the key"
        what = "a signature has 'by' (first and last name), 'on' (a day, 2026-12-31) and 'content'"
        raise DataError(path, line_of(about, REVIEWED), f"{what}; {fix}")
    return node


def _condition(path: Path, node: Any) -> str | None:
    try:
        return condition_of(node)
    except (KeyError, TypeError):
        fix = "write [{type: slot, name: detail, value: the_id}]"
        raise DataError(path, line_of(node, "condition"), f"'condition' cannot be read; {fix}") from None


def _of_claims(path: Path, node: Any, ledger: Ledger) -> Iterator[DataError]:
    groups = node["metadata"]["claims"]
    for number, group in enumerate(groups):
        for claim in map(str, group):
            known = ledger.claims.get(claim)
            if known is None:
                fix = f"add it to data/knowledge/claims/{claim.partition('.')[0]}.yml or correct the id"
                yield DataError(path, line_of(groups, number), f"unknown claim '{claim}'; {fix}")
            elif not known.usable:
                fix = "take the sentence out, or rest it on another claim"
                yield DataError(path, line_of(groups, number), f"claim '{claim}' must not be used; {fix}")


def _of_next(path: Path, node: Any, seen: _Seen) -> Iterator[DataError]:
    about = node["metadata"]
    for key in map(str, about.get("next") or ()):
        if key not in seen.answers:
            fix = "write the key of an answer, topic or topic/id"
            yield DataError(path, line_of(about, "next"), f"'next' names '{key}', which is no answer; {fix}")


def _phrasings(path: Path, seen: _Seen) -> Iterator[DataError]:
    raw = check_keys(path, read_yaml(path), ["version", "nlu"], ["nlu"])["nlu"]
    for block in raw:
        try:
            about = check_keys(path, block, ["intent", "metadata", "examples"], ["intent", "examples"])
            question = (about.get("metadata") or {}).get("question")
            if question is not None:
                yield from _of_block(
                    path, block, str(block["intent"]).removeprefix("ask_"), str(question), seen
                )
        except DataError as error:
            yield error


def _of_block(path: Path, block: Any, topic: str, question: str, seen: _Seen) -> Iterator[DataError]:
    key = key_of(topic, None if question == OVERVIEW else question)
    if key not in seen.answers:
        fix = f"add the answer to data/responses/{topic}.yml or correct the question's id"
        yield DataError(path, line_of(block, "metadata"), f"no answer '{key}'; {fix}")
    start = (line_of(block, "examples") or 0) + 1
    for number, line in enumerate(str(block["examples"]).splitlines(), start):
        if not line.strip():
            continue
        if not line.startswith("-"):
            yield DataError(
                path, number, "a phrasing begins with '- '; join this line to the one before or mark it"
            )
        owner, place = seen.phrasings.setdefault(line[1:].strip().casefold(), (key, f"{path.name}:{number}"))
        if owner != key:
            fix = "leave it where it is clearer and remove it from the other"
            yield DataError(path, number, f"this phrasing is also under '{owner}' ({place}); {fix}")
