"""Say which answers a named reviewer has signed: `metadata.reviewed`, which counts for what was signed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sepsis_assistant.knowledge.answers import Answer

KEY = "reviewed"  # in the metadata of an answer
SIGNED, CHANGED, UNSIGNED = "signed", "changed since it was signed", "unsigned"
_PARTS = ("by", "on", "content")
_NAME = re.compile(
    r"[^\W\d_][^\n]*[^\W\d_.] +[^\W\d_][^\n]{0,60}$"
)  # two words at least: initials sign nothing
_DIGITS = 16  # hexadecimal digits kept of a SHA-256


@dataclass(frozen=True)
class Review:
    """Hold a signature: whose, of which day, and the hash of what was signed."""

    by: str
    on: date
    content: str

    def as_dict(self) -> dict[str, str]:
        """Return it as it stands in the metadata of an answer."""
        return {"by": self.by, "on": self.on.isoformat(), "content": self.content}


def content_of(answer: Answer) -> str:
    """Return the hash of what a reviewer signs: question, text, emergency line, facts of each sentence."""
    signed = [answer.question, answer.text, answer.emergency, [list(group) for group in answer.claims]]
    said = json.dumps(signed, ensure_ascii=False).encode()
    return hashlib.sha256(said).hexdigest()[:_DIGITS]


def is_name(text: str) -> bool:
    """Say whether `text` may be somebody's name: at least two words on one line."""
    return bool(_NAME.match(text))


def review_of(answer: Answer) -> Review | None:
    """Return the signature that stands at an answer, valid or not any more; None where there is none."""
    return read_review(answer.metadata.get(KEY))


def read_review(node: Any) -> Review | None:
    """Return the signature in a node of a file, or None where it lacks a name, a day or the hash."""
    if not isinstance(node, Mapping) or set(node) != set(_PARTS) or not is_name(str(node["by"])):
        return None
    try:
        return Review(str(node["by"]), date.fromisoformat(str(node["on"])), str(node["content"]))
    except ValueError:
        return None


def state_of(answer: Answer) -> str:
    """Return SIGNED, CHANGED or UNSIGNED: a signature counts only for what it was given for."""
    review = review_of(answer)
    if review is None:
        return UNSIGNED
    return SIGNED if review.content == content_of(answer) else CHANGED


def reviews(answers: Iterable[Answer]) -> dict[str, Review]:
    """Return the signatures that count, by the key of the answer."""
    found = {answer.key: review_of(answer) for answer in answers if state_of(answer) == SIGNED}
    return {key: review for key, review in found.items() if review}


def not_signed(answers: Iterable[Answer]) -> list[str]:
    """Return the keys of the answers that no named reviewer has signed as they stand."""
    return [answer.key for answer in answers if state_of(answer) != SIGNED]
