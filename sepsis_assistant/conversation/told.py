"""Read what people tell while an emergency is open: that help comes or is there, or that all is well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.conversation.wording import Wording, clauses, compiler, words_of
from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import PhraseCompiler, strings

TOLD = DATA / "conversation" / "told.yml"
ARRIVED, COMING, RETRACTED = "report_help_arrived", "report_help_coming", "retract_alarm"
DISPUTED = "dispute"  # "this is not an emergency", without a reason
STOPPED = "stop_alarm"  # "please stop"
BETTER = "report_improvement"
DENY = "deny"
_ORDER = (RETRACTED, ARRIVED, COMING, DISPUTED)  # the first that is told counts
_NORMAL, _WORSE, _FAILED, _MISREAD = "normal", "worse", "failed", "misread"
_LONGEST = 40  # words; in a story somebody else may have called, last year
_KEYS = (
    "lists", "told", "normal", "not_told", "worse", "failed", "misread", "asks", "stops", "someone",
    "answers", "polite",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Hold what a message tells, one of the kinds above or None, and whether it also asks something.

    `denied` are the kinds that it names and takes back: "I wish it was a false alarm", "he is not ok".
    """

    kind: str | None = None
    asks: bool = False
    denied: frozenset[str] = frozenset()


class Teller:
    """Read messages with the phrases of told.yml; build it once, it has no state."""

    def __init__(
        self,
        wording: Wording[tuple[str, bool]],
        asks: Iterable[str],
        stops: Iterable[str],
        answers: Mapping[str, str],
        polite: Iterable[str],
        someone: re.Pattern[str],
    ) -> None:
        """Keep the phrases by (kind, whether they tell it), whole messages that stop, and short answers."""
        self._someone = someone
        self._wording, self._answers = wording, answers
        self._asks, self._polite = frozenset(asks), frozenset(polite)
        self._stops = frozenset(" ".join(words_of(text)) for text in stops)

    def read(self, text: str, asked: bool = False) -> Told:
        """Return what `text` tells; `asked` says that "Has someone called?" stood before it."""
        short = self._short(text, asked)
        if short:
            return Told(short)
        if len(words_of(text)) > _LONGEST:
            return Told()
        said_in = clauses(text)
        asking = [clause for clause in said_in if self._is_question(clause)]
        said = set().union(*(self._said(clause) for clause in said_in if clause not in asking))
        kind = _one_of(said)
        named = {kind for clause in said_in for (kind, tells), _ in self._wording.find(clause) if tells}
        named.discard(_MISREAD)
        unwell = any((_NORMAL, True) in self._wording.denied(clause) for clause in said_in)
        denied = named - said | ({RETRACTED, BETTER} if unwell or _WORSE in said else set())
        return Told(kind, bool(asking), frozenset(denied - {kind}))

    def says_misread(self, text: str) -> bool:
        """Say whether `text` says that what was written before was misread: "I only asked what it means"."""
        return any(
            kind == _MISREAD
            for clause in clauses(text)
            for (kind, _), stands in self._wording.find(clause)
            if stands
        )

    def _short(self, text: str, asked: bool) -> str | None:
        """Return what a message tells that is nothing else: "please stop", "yep, done"."""
        words = self._plain(text)
        if " ".join(words) in self._stops:
            return STOPPED
        if not asked:
            return None
        words = self._someone.sub("someone", " ".join(words)).split()
        cuts = ((words[:place], words[place:]) for place in range(len(words)))  # the first leaves it whole
        told = ({self._answers.get(" ".join(part)) for part in cut if part} for cut in cuts)
        return next((kind for kinds in told for kind in kinds if kind and len(kinds) == 1), None)

    def _plain(self, text: str) -> list[str]:
        words = words_of(text)
        while len(words) > 1 and words[-1] in self._polite:
            words.pop()
        while len(words) > 1 and words[0] in self._polite:
            words.pop(0)
        return words

    def _is_question(self, clause: str) -> bool:
        words = words_of(clause)
        return clause.rstrip().endswith("?") or bool(words and words[0] in self._asks)

    def _said(self, clause: str) -> set[str]:
        """Return the kinds that a clause tells, without a negation and with nothing that takes them back."""
        found = list(self._wording.find(clause))
        taken_back = {kind for (kind, tells), _ in found if not tells}
        return {kind for (kind, tells), stands in found if tells and stands and kind not in taken_back}


def _one_of(said: set[str]) -> str | None:
    if _WORSE in said:
        said = said - {RETRACTED, DISPUTED}
    if _FAILED in said:
        said = said - {COMING}
    if DISPUTED in said and _NORMAL in said:
        return RETRACTED
    return next((kind for kind in _ORDER if kind in said), None)


def load_told(path: Path = TOLD) -> Teller:
    """Return the reader with the phrases in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    check_keys(path, raw["told"], _ORDER, _ORDER)
    check_keys(path, raw["not_told"], (*_ORDER, _NORMAL), [])
    return Teller(
        Wording(_phrases(path, raw, compiler(path, raw["lists"]))),
        strings(path, raw, "asks"),
        strings(path, raw, "stops"),
        _answers(path, raw["answers"]),
        strings(path, raw, "polite"),
        _someone(path, raw["someone"]),
    )


def _phrases(
    path: Path, raw: Mapping[str, Any], made: PhraseCompiler
) -> Iterator[tuple[tuple[str, bool], Phrase]]:
    """Yield ((kind, whether it tells it), phrase)."""
    for section, tells in (("told", True), ("not_told", False)):
        for kind in raw[section]:
            yield from (((str(kind), tells), p) for p in made.phrases(path, raw[section], kind))
    for kind in (_NORMAL, _WORSE, _FAILED, _MISREAD):
        yield from (((kind, True), p) for p in made.phrases(path, raw, kind))


def _someone(path: Path, node: Any) -> re.Pattern[str]:
    """Return what finds whoever "someone" may be in a short answer: "my sister"."""
    check_keys(path, node, ("whose", "who"), ("whose", "who"))
    whose, who = ("|".join(map(re.escape, strings(path, node, key))) for key in ("whose", "who"))
    return re.compile(rf"\b(?:(?:{whose}) )?(?:{who})\b")


def _answers(path: Path, node: Any) -> dict[str, str]:
    """Return the kind of each short answer."""
    found: dict[str, str] = {}
    for kind in check_keys(path, node, (COMING, DENY), (COMING, DENY)):
        for text in strings(path, node, kind):
            found[" ".join(words_of(text))] = str(kind)
    return found


@lru_cache(maxsize=1)
def default_told() -> Teller:
    """Return the reader with data/conversation/told.yml, read once per process."""
    return load_told()
