"""Hold every word that a report can show: what is stored is compared with these, and never shown itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.knowledge.answers import AGAIN, PART, load_responses, read_answers
from sepsis_assistant.metrics.labels import OTHER, labels
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.lexicon import SAFETY

INSIGHT = DATA / "insight.yml"
_KEYS = ("channels", "outcomes", "checks", "lengths", "sections")
_VALUE = "{value}"  # a number that somebody told, in the label of a sign


@dataclass(frozen=True)
class Words:
    """Hold the names that are known and what each is called in a report."""

    raw: Mapping[str, Any]  # data/insight.yml
    replies: frozenset[str]
    questions: Mapping[str, str]  # title by key
    topics: Mapping[str, str]
    signs: tuple[tuple[re.Pattern[str], str], ...]

    def channel(self, stored: object) -> str:
        """Return the name of a channel, or "other"."""
        return str(stored) if stored in self.raw["channels"] else OTHER

    def reply(self, stored: object) -> str:
        """Return the name of a response of ours, or "other"."""
        return str(stored) if str(stored) in self.replies else OTHER

    def question(self, reply: str, detail: object) -> str | None:
        """Return the key of the question that a reply with this detail answers, None for other replies."""
        topic = labels().topic(reply)
        if topic in (None, OTHER):
            return None
        name = str(detail or "").removesuffix(PART).removesuffix(AGAIN)
        key = f"{topic}/{name}"
        return key if key in self.questions else str(topic)

    def sign(self, stored: object) -> str:
        """Return the label of a sign without the number that was told, or "other"."""
        return next((name for pattern, name in self.signs if pattern.fullmatch(str(stored))), OTHER)


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the words of this project, read once."""
    raw = check_keys(INSIGHT, read_yaml(INSIGHT), _KEYS, _KEYS)
    responses = load_responses()
    answers = {key: each for key, each in read_answers(responses).items() if each.topic in labels().topics}
    return Words(
        raw=raw,
        replies=frozenset(responses),
        questions={key: each.question or each.title for key, each in answers.items() if not each.is_form},
        topics={key: each.title for key, each in answers.items() if each.detail is None},
        signs=tuple((_pattern(label), _plain(label)) for label in _sign_labels()),
    )


def _sign_labels() -> list[str]:
    lexicon = default_detector().lexicon
    numbers = [str(each["label"]) for each in read_yaml(SAFETY / "vitals.yml")["signs"]]
    signs = [sign.label for sign in lexicon.signs.values()]
    combined = [combination.label for combination in lexicon.combinations]
    return list(dict.fromkeys([*signs, *combined, *numbers]))


def _pattern(label: str) -> re.Pattern[str]:
    return re.compile(re.escape(label).replace(re.escape(_VALUE), ".{1,40}"))


def _plain(label: str) -> str:
    """Return a label without its number: "a pulse in a baby"."""
    return re.sub(rf" of {re.escape(_VALUE)}|{re.escape(_VALUE)} ?", "", label).strip()
