"""Read the answers of data/responses/: one for each question that people ask, in the file of its topic."""

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
PART, AGAIN = "_part", "_again"  # forms of an answer: one of several in a reply; the same question again
OVERVIEW = "overview"  # what names the answer without a detail where a form of it is meant
SOURCE_LINE = "Sources: "
WORST = "worst"  # the answer to "which is the worst?"


@dataclass(frozen=True)
class Answer:
    """Hold the answer to one question; `detail` is its id, None for the question that names its topic.

    `question` is how it is asked plainly, `means` completes "Do you mean ...?", `title` is for a button,
    `about` are the details that it is about, `next` the keys of the answers that it leads to.
    """

    topic: str
    detail: str | None
    text: str
    claims: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    question: str
    means: str
    title: str
    about: tuple[str, ...]
    next: tuple[str, ...]
    emergency: bool
    metadata: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return `topic` or `topic/detail`."""
        return key_of(self.topic, self.detail)

    @property
    def all_claims(self) -> frozenset[str]:
        """Return the ids of all claims that a sentence rests on."""
        return frozenset(c for sentence in self.claims for c in sentence)

    @property
    def is_form(self) -> bool:
        """Say whether this is a form of another answer, made of it before training."""
        return (self.detail or "").endswith((PART, AGAIN))


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
        question=str(metadata.get("question") or ""),
        means=str(metadata.get("means") or ""),
        title=str(metadata.get("title") or ""),
        about=_strings(metadata.get("about")),
        next=_strings(metadata.get("next")),
        emergency=bool(metadata.get("emergency")),
        metadata=metadata,
    )


def _strings(values: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(map(str, values or ()))
