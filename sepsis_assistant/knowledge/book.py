"""The answer book: which answer a topic and a detail lead to, and what follows an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml
from sepsis_assistant.knowledge.answers import OVERVIEW, WORST, Answer, key_of, split_key
from sepsis_assistant.knowledge.details import KNOWLEDGE
from sepsis_assistant.knowledge.dressing import source_line, sources_of
from sepsis_assistant.knowledge.ledger import Ledger
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import PhraseCompiler, Words

_KEYS = ["topics", "home", "fits", "points_back"]


@dataclass(frozen=True)
class Routes:
    """Hold what answers.yml and follow_ups.yml say about the way from a question to an answer.

    `topics` maps a topic to those that may answer for it, `home` the kind of a detail to its topic, `why` an
    answer to another, `fits` an answer for everybody to those for kinds of people.
    """

    topics: Mapping[str, tuple[str, ...]]
    home: Mapping[str, str]
    why: Mapping[str, str]
    fits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class AnswerBook:
    """Find answers among those that there are."""

    def __init__(self, routes: Routes, answers: Mapping[str, Answer]) -> None:
        """Keep the routes and the answers by key, in the order of the data."""
        self.routes = routes
        self._answers = {key: answer for key, answer in answers.items() if answer.topic in routes.topics}
        self._about: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, answer in self._answers.items():
            for detail in () if answer.is_form else answer.about:
                self._about[answer.topic, detail].append(key)

    def __contains__(self, key: str) -> bool:
        return key in self._answers

    def __getitem__(self, key: str) -> Answer:
        return self._answers[key]

    def find(self, topic: str, detail: str, related: bool = True) -> str | None:
        """Return the key of the answer about `detail` for a question on `topic`, or None."""
        for each in (topic, *(self.routes.topics.get(topic, ()) if related else ())):
            if key_of(each, detail) in self:
                return key_of(each, detail)
            if self._about.get((each, detail)):
                return self._about[each, detail][0]
        return None

    def at_home(self, detail: str, kind: str) -> str | None:
        """Return the key of the answer about `detail` when no topic is known, or None."""
        first = self.routes.home.get(kind)
        return self.find(first, detail) if first else None

    def next_part(self, key: str, told: Collection[str]) -> str | None:
        """Return the answer that follows `key` and is not in `told`: one it names, else one of its topic."""
        topic = split_key(key)[0]
        named = self._answers[key].next if key in self._answers else ()
        rest = (
            k
            for k, a in self._answers.items()
            if a.topic == topic and not a.is_form and not a.metadata.get("names")
        )
        return next((each for each in (*named, *rest) if each not in told and each in self), None)

    def fitting(self, key: str, person: str | None) -> str:
        """Return the answer that fits the person the conversation is about, else `key`."""
        found = self.routes.fits.get(key, {}).get(person or "")
        return found if found and found in self else key

    def worst(self, topic: str) -> str | None:
        """Return the answer that says which is the worst, or None."""
        key = key_of(topic, WORST)
        return key if key in self else None

    def why(self, key: str) -> str | None:
        """Return the answer that says why, for the answer `key`, or None."""
        found = self.routes.why.get(key) or self.routes.why.get(split_key(key)[0])
        return found if found and found in self else None

    def form(self, key: str, form: str) -> str:
        """Return the key of a form of the answer `key`, if it has that form, else `key`."""
        topic, detail = split_key(key)
        made = key_of(topic, (detail or OVERVIEW) + form)
        return made if made in self else key

    def citations(self, keys: Iterable[str]) -> str:
        """Return the full sources of the answers `keys`, each once, one a line."""
        answers = (self._answers[key] for key in keys if key in self._answers)
        cited = (line for answer in answers for line in answer.metadata.get("citations") or ())
        return "\n".join(f"- {line}" for line in dict.fromkeys(cited))

    def source_line(self, keys: Iterable[str], ledger: Ledger) -> str:
        """Return the line that names the sources of the answers `keys`."""
        claims = [claim for key in keys for group in self._answers[key].claims for claim in group]
        return source_line(sources_of(dict.fromkeys(claims), ledger))


def load_routes(folder: Path = KNOWLEDGE) -> Routes:
    """Return the routes in `folder`; raise DataError with file and line where they are wrong."""
    path = folder / "answers.yml"
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    topics = {str(t): tuple(map(str, raw["topics"][t] or ())) for t in raw["topics"]}
    for kind, topic in raw["home"].items():
        if topic not in topics:
            raise DataError(path, line_of(raw["home"], kind), f"unknown topic '{topic}'")
    home = {str(k): str(t) for k, t in raw["home"].items()}
    return Routes(topics, home, _why(folder / "follow_ups.yml", topics), _fits(path, raw["fits"], topics))


def load_points_back(words: Words, folder: Path = KNOWLEDGE) -> tuple[Phrase, ...]:
    """Return the phrases that point back at what was just said; raise DataError with file and line."""
    path = folder / "answers.yml"
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    return PhraseCompiler(words).phrases(path, raw, "points_back")


def _fits(path: Path, node: Any, topics: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    for key in node:
        for each in (key, *node[key].values()):
            if split_key(str(each))[0] not in topics:
                raise DataError(path, line_of(node, key), f"unknown topic in '{each}'")
    return {str(key): {str(kind): str(a) for kind, a in node[key].items()} for key in node}


def _why(path: Path, topics: Mapping[str, Any]) -> dict[str, str]:
    node = check_keys(path, read_yaml(path), ["why"], ["why"])["why"]
    for key, value in node.items():
        for each in (key, value):
            if split_key(str(each))[0] not in topics:
                raise DataError(path, line_of(node, key), f"unknown topic in '{each}'")
    return {str(key): str(value) for key, value in node.items()}
