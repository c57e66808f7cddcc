"""The answer book of data/knowledge/{answers,follow_ups}.yml: which answer a topic and a detail lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.knowledge.answers import AGAIN, SPECIAL, Answer, key_of, split_key
from sepsis_assistant.knowledge.details import KNOWLEDGE
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import PhraseCompiler, Words, strings

_KEYS = [
    "most",
    "also_from",
    "strong",
    "topics",
    "instead",
    "home",
    "say_unknown",
    "specific",
    "everyday",
    "points_back",
]


@dataclass(frozen=True)
class Routes:
    """Hold what answers.yml and follow_ups.yml say about the way from a question to an answer."""

    most: int
    also_from: float
    strong: frozenset[str]
    topics: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, Mapping[str, str]]
    home: Mapping[str, str]
    say_unknown: Mapping[str, tuple[str, ...]]
    why: Mapping[str, str]


@dataclass(frozen=True)
class QuestionCues:
    """Hold the phrases that show what kind of question it is, for the NLU side."""

    specific: tuple[tuple[str, Phrase], ...]
    everyday: frozenset[str]
    points_back: tuple[Phrase, ...]


class AnswerBook:
    """Find the answer for a topic and a detail among the answers that there are."""

    def __init__(self, routes: Routes, answers: Mapping[str, Answer]) -> None:
        """Keep the routes and the answers by key, in the order of the data."""
        self.routes = routes
        self._answers = answers

    def __contains__(self, key: str) -> bool:
        return key in self._answers

    def find(self, topic: str, detail: str, related: bool = True) -> str | None:
        """Return the key of the answer about `detail` for a question on `topic`, or None."""
        for each in (topic, *(self.routes.topics.get(topic, ()) if related else ())):
            for name in (self.routes.instead.get(each, {}).get(detail), detail):
                if name and key_of(each, name) in self:
                    return key_of(each, name)
        return None

    def at_home(self, detail: str, kind: str) -> str | None:
        """Return the key of the answer about `detail` when no topic is known, or None."""
        first = self.routes.home.get(kind)
        if first is None and detail not in self.routes.strong:
            return None
        for topic in (*([first] if first else ()), *self.routes.topics):
            found = self.find(topic, detail, related=False)
            if found:
                return found
        return None

    def next_part(self, topic: str, told: Collection[str]) -> str | None:
        """Return the first answer about a detail of `topic` that is not in `told`, or None."""
        for key in self._answers:
            each, detail = split_key(key)
            fit = each == topic and detail and detail not in SPECIAL and not detail.endswith(AGAIN)
            if fit and key not in told:
                return key
        return None

    def why(self, key: str) -> str | None:
        """Return the answer that says why, for the answer `key`, or None."""
        found = self.routes.why.get(key) or self.routes.why.get(split_key(key)[0])
        return found if found and found in self else None

    def citations(self, keys: Iterable[str]) -> str:
        """Return the full sources of the answers `keys`, each once, one a line."""
        answers = (self._answers[key] for key in keys if key in self._answers)
        cited = (line for answer in answers for line in answer.metadata.get("citations") or ())
        return "\n".join(f"- {line}" for line in dict.fromkeys(cited))


def load_routes(folder: Path = KNOWLEDGE) -> Routes:
    """Return the routes in `folder`; raise DataError with file and line where they are wrong."""
    path = folder / "answers.yml"
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    topics = {str(t): tuple(strings(path, raw["topics"], t)) for t in raw["topics"]}
    for section in ("instead", "say_unknown", "specific"):
        _known(path, raw[section], topics)
    for kind, topic in raw["home"].items():
        if topic not in topics:
            raise DataError(path, line_of(raw["home"], kind), f"unknown topic '{topic}'")
    return Routes(
        most=int(raw["most"]),
        also_from=float(raw["also_from"]),
        strong=frozenset(strings(path, raw, "strong")),
        topics=topics,
        instead={str(t): {str(a): str(b) for a, b in raw["instead"][t].items()} for t in raw["instead"]},
        home={str(k): str(t) for k, t in raw["home"].items()},
        say_unknown={str(t): tuple(strings(path, raw["say_unknown"], t)) for t in raw["say_unknown"]},
        why=_why(folder / "follow_ups.yml", topics),
    )


def load_question_cues(words: Words, folder: Path = KNOWLEDGE) -> QuestionCues:
    """Return the cues in `folder`; raise DataError with file and line where they are wrong."""
    path = folder / "answers.yml"
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    compiler, topics = PhraseCompiler(words), raw["specific"]
    specific = [(str(t), p) for t in topics for p in compiler.phrases(path, topics, t)]
    everyday = frozenset(strings(path, raw, "everyday"))
    return QuestionCues(tuple(specific), everyday, compiler.phrases(path, raw, "points_back"))


def _why(path: Path, topics: Mapping[str, Any]) -> dict[str, str]:
    node = check_keys(path, read_yaml(path), ["why"], ["why"])["why"]
    for key, value in node.items():
        for each in (key, value):
            if split_key(str(each))[0] not in topics:
                raise DataError(path, line_of(node, key), f"unknown topic in '{each}'")
    return {str(key): str(value) for key, value in node.items()}


def _known(path: Path, node: Any, topics: Mapping[str, Any]) -> None:
    for topic in node:
        if topic not in topics:
            raise DataError(path, line_of(node, topic), f"unknown topic '{topic}'")
