"""Read the answers of data/responses/: an overview a topic, and one answer for each of its details."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, ROOT, read_yaml

RESPONSES = DATA / "responses"
PREFIX = "utter_ask_"
SLOT = "detail"
IN_SHORT, WORST, AGAIN = "in_short", "worst", "_again"
SPECIAL = (IN_SHORT, WORST)
SOURCE_LINE = "Source: "


@dataclass(frozen=True)
class Answer:
    """Hold one answer: a topic's overview (no detail) or the part about one detail."""

    topic: str
    detail: str | None
    text: str
    claims: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    buttons: tuple[str, ...]
    metadata: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return `topic` or `topic/detail`."""
        return key_of(self.topic, self.detail)

    @property
    def all_claims(self) -> frozenset[str]:
        """Return the ids of all claims that a sentence rests on."""
        return frozenset(c for sentence in self.claims for c in sentence)


def key_of(topic: str, detail: str | None) -> str:
    """Return the key of an answer: `topic` or `topic/detail`."""
    return f"{topic}/{detail}" if detail else topic


def split_key(key: str) -> tuple[str, str | None]:
    """Return topic and detail of an answer's key."""
    topic, _, detail = key.partition("/")
    return topic, detail or None


def condition_of(variant: Mapping[str, Any]) -> str | None:
    """Return the detail that a response variant is for, or None for an overview."""
    conditions = variant.get("condition") or ()
    return next((str(c["value"]) for c in conditions if c["name"] == SLOT), None)


def read_answers(responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Answer]:
    """Return the answers in Rasa's `responses` by key, in their order."""
    found: dict[str, Answer] = {}
    for name, variants in responses.items():
        for variant in variants if name.startswith(PREFIX) else ():
            answer = _answer(name.removeprefix(PREFIX), variant)
            found.setdefault(answer.key, answer)
    return found


def load_responses(folder: Path = RESPONSES) -> dict[str, list[dict[str, Any]]]:
    """Return all responses of the files in `folder` by name."""
    blocks = [read_yaml(path)["responses"] for path in sorted(folder.glob("*.yml"))]
    return {str(name): list(block[name]) for block in blocks for name in block}


def first_values(domain: Path = ROOT / "domain.yml") -> dict[str, str]:
    """Return what the slots of the domain say in a conversation that has just begun."""
    slots = read_yaml(domain)["slots"]
    return {str(name): str(slots[name]["initial_value"]) for name in slots if "initial_value" in slots[name]}


def as_said(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its slots filled from `values`, as Rasa fills them from the conversation."""
    return re.sub(r"\{(\w+)\}", lambda slot: values.get(slot[1], slot[0]), text)


def all_as_said(
    responses: Mapping[str, Sequence[Mapping[str, Any]]], values: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """Return `responses` with the slots in their texts filled from `values`."""
    return {
        name: [{**variant, "text": as_said(str(variant["text"]), values)} for variant in variants]
        for name, variants in responses.items()
    }


def sentences(text: str) -> list[str]:
    """Split as the headers of data/responses/ say: a "- " line is one sentence."""
    found: list[str] = []
    for line in text.strip().splitlines():
        parts = [line] if line.startswith("- ") else re.split(r"(?<=[.?!])\"?\s+", line)
        found += [p for p in parts if p.strip()]
    return found


def without_source_line(text: str) -> str:
    """Return `text` without its last line where that names the sources."""
    head, _, last = text.rstrip().rpartition("\n")
    return head if last.startswith(SOURCE_LINE) else text


def _answer(topic: str, variant: Mapping[str, Any]) -> Answer:
    metadata = variant.get("metadata") or {}
    return Answer(
        topic=topic,
        detail=condition_of(variant),
        text=str(variant["text"]).strip(),
        claims=tuple(tuple(map(str, group)) for group in metadata.get("claims") or ()),
        sources=_strings(metadata.get("sources")),
        buttons=tuple(str(b["payload"]) for b in variant.get("buttons") or ()),
        metadata=metadata,
    )


def _strings(values: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(map(str, values or ()))
