"""Hold the curated content below a folder, and read again only what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sepsis_assistant.data_files import read_yaml
from sepsis_assistant.evaluation.answer_checks import easy_names, phrasings
from sepsis_assistant.knowledge.answers import Answer, load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.ledger import Claim, Ledger, load_ledger
from sepsis_assistant.knowledge.review import CHANGED, SIGNED, UNSIGNED, state_of

DUE = "due for review"
STATES = (UNSIGNED, SIGNED, CHANGED, DUE)
_Held = TypeVar("_Held")


class Library:
    """Read answers, facts, sources and phrasings below the folder `data` of a project."""

    def __init__(self, root: Path) -> None:
        """Keep the project's folder; nothing is read yet."""
        self.root, self.data = root, root / "data"
        self._held: dict[str, tuple[Any, Any]] = {}
        self._looked_at: set[str] = set()

    def look(self) -> None:
        """Look at the files again when something of them is asked next: once for each page is enough."""
        self._looked_at.clear()

    @property
    def topics(self) -> Sequence[str]:
        """Return the topics of the answers, in their order."""
        return self._read("topics", ["knowledge/answers.yml", "knowledge/follow_ups.yml"], self._topics)

    @property
    def responses(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all responses by name."""
        return self._read("responses", ["responses/*.yml"], lambda: load_responses(self.data / "responses"))

    @property
    def answers(self) -> Mapping[str, Answer]:
        """Return the answers to questions, by key."""
        return self._read("answers", ["responses/*.yml", "knowledge/answers.yml"], self._answers)

    @property
    def ledger(self) -> Ledger:
        """Return all facts and sources."""
        places = ["knowledge/claims/*.yml", "knowledge/sources/*.yml"]
        return self._read("ledger", places, lambda: load_ledger(self.data / "knowledge"))

    @property
    def claim_files(self) -> Mapping[str, Path]:
        """Return the file that each fact stands in, by the fact's id."""
        return self._read("claim_files", ["knowledge/claims/*.yml"], self._claim_files)

    @property
    def phrasings(self) -> Mapping[str, Sequence[str]]:
        """Return the phrasings of each answer, by its key."""
        return self._read("phrasings", ["nlu/*.yml"], lambda: phrasings(self.data / "nlu"))

    @property
    def easy_names(self) -> frozenset[str]:
        """Return the names that count as easy to read."""
        return self._read("names", ["knowledge/reading.yml"], lambda: easy_names(self.data))

    def claims_of(self, answer: Answer) -> list[Claim]:
        """Return the facts that an answer rests on and that there are, each once, in their order."""
        ids = dict.fromkeys(claim for group in answer.claims for claim in group)
        return [self.ledger.claims[each] for each in ids if each in self.ledger.claims]

    def due(self, answer: Answer) -> date | None:
        """Return the day on which the first of an answer's facts is due for review, or None without facts."""
        return min((claim.next_review for claim in self.claims_of(answer)), default=None)

    def states(self, answer: Answer, today: date) -> list[str]:
        """Return whether an answer is signed, and DUE where a review of its facts is due."""
        due = self.due(answer)
        return [state_of(answer), *([DUE] if due and due < today else [])]

    def found(self, words: str, topic: str, state: str, today: date) -> list[Answer]:
        """Return the answers that hold all words, in their question, text, key or phrasings."""
        wanted = words.casefold().split()
        return [
            answer
            for answer in self.answers.values()
            if (not topic or answer.topic == topic)
            and (not state or state in self.states(answer, today))
            and (not wanted or all(word in self._said(answer) for word in wanted))
        ]

    def _said(self, answer: Answer) -> str:
        parts = [answer.key, answer.question, answer.title, answer.text, *self.phrasings.get(answer.key, ())]
        return "\n".join(parts).casefold()

    def _topics(self) -> list[str]:
        return list(load_routes(self.data / "knowledge").topics)

    def _answers(self) -> dict[str, Answer]:
        known = self.topics
        return {key: a for key, a in read_answers(self.responses).items() if a.topic in known}

    def _claim_files(self) -> dict[str, Path]:
        paths = sorted((self.data / "knowledge" / "claims").glob("*.yml"))
        return {str(node["id"]): path for path in paths for node in read_yaml(path)["claims"]}

    def _read(self, name: str, places: Sequence[str], read: Callable[[], _Held]) -> _Held:
        """Return what `read` gave; call it again only where a file at `places` was written since."""
        if name in self._looked_at:
            return self._held[name][1]  # type: ignore[no-any-return]
        paths = [path for place in places for path in sorted(self.data.glob(place))]
        stamp = [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths]
        if name not in self._held or self._held[name][0] != stamp:
            self._held[name] = stamp, read()
        self._looked_at.add(name)
        return self._held[name][1]  # type: ignore[no-any-return]
