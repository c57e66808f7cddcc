"""Load data/conversation/check.yml and read typed answers to the questions of the guided check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.conversation.check_stories import (
    NO,
    UNSURE,
    YES,
    Phrases,
    Place,
    Stories,
    plain_words,
    with_number,
)
from sepsis_assistant.conversation.wording import Wording, clauses, compiler, words_of
from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.words import PhraseCompiler
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.model import Level

CHECK = DATA / "conversation" / "check.yml"
AGAIN = "again"  # "ok, carry on": no answer, but a wish to be asked
STOP = "stop"  # "stop": leaves the check
UNCLEAR = "unclear"  # "no tablets help": looks like a "no" and is none
SKIP = "skip"  # what fills the slot of a question that does not fit
_KINDS = (YES, NO, UNSURE, AGAIN, STOP)
INTENTS = {"affirm": YES, "deny": NO, "unsure": UNSURE}
_KEYS = (
    "questions", "pregnancy", "toddler", "young_baby_months", "lists", "spoils", "unwell", "unhelped", "weak",
    "fair", "starts", "after", "progress", "answers", "hedges", "leaving", "misread",
)  # fmt: skip
_QUESTION_KEYS = (
    "label", "signs", "doubt", "fine", "beside", "perhaps", "look", "helped", "shows", "number", "fits",
)  # fmt: skip
MAY_BE_PREGNANT, YOUNG_BABY = "may_be_pregnant", "young_baby"
_FITS = (MAY_BE_PREGNANT, YOUNG_BABY)
_ANYBODY = frozenset({"he", "she", "they", "it", "i"})
_NONE = frozenset({"not", "no", "none", "never", "nothing"})
_SHORT = 8  # words; in a longer message without a known beginning the classifier alone is no answer
_HEDGED = 5  # words of a "no" that takes itself back
_STOPPED = 2  # words beside a wish to stop
_QUESTION_AFTER = 3  # words of a "no" that a question may follow: "no. what causes it"


@dataclass(frozen=True)
class CheckQuestion:
    """Hold one question: its form and slot, and what a "yes" to it means.

    `shows` are features that are a yes to it, `number` is what a bare number in an answer is about, `fits` is
    whom it fits where that is not everybody; a yes to a question that is `urgent` needs help today, not the
    emergency number. `look` says that a first "not sure" is asked to look again.
    """

    form: str
    slot: str
    label: str
    signs: tuple[str, ...]
    doubt: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
    number: str = ""
    fits: str | None = None
    urgent: bool = False
    look: bool = False
    helped: bool = False

    @property
    def place(self) -> Place:
        """Return its form and slot."""
        return self.form, self.slot


@dataclass(frozen=True)
class Fits:
    """Hold the words and ages that say whom a question does not fit; ages are in months."""

    nobody: frozenset[str] = frozenset()
    him: frozenset[str] = frozenset()
    pregnancy: tuple[float, float] = (0, 0)
    young_baby: float = 0
    toddler: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CheckData:
    """Hold the questions by (form, slot), how typed answers begin, and what is no answer.

    `leaving` are the intents that end the check, with the action that follows; `misread` are those that the
    classifier finds in answers which it cannot read.
    """

    questions: Mapping[tuple[str, str], CheckQuestion]
    beginnings: Sequence[tuple[tuple[str, ...], str]]
    hedges: frozenset[str]
    leaving: Mapping[str, str]
    misread: frozenset[str]
    stories: Stories
    starts: Wording[str]
    after: Wording[str]
    progress: str
    fits: Fits

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms that ask for danger signs."""
        return tuple(dict.fromkeys(form for form, _ in self.questions))

    @property
    def slots(self) -> tuple[str, ...]:
        """Return every slot that the questions fill."""
        return tuple(dict.fromkeys(slot for _, slot in self.questions))

    def answer(self, text: str, intent: str, question: CheckQuestion | None = None) -> str | None:
        """Return yes, no, unsure, unclear, again or stop, or None where `text` is no answer to `question`."""
        if text.startswith("/"):
            return INTENTS.get(intent)
        words, story = words_of(text), self._story(text, question)
        if story == YES:
            return YES
        found, rest = self._begun(words, intent)
        if found == STOP:
            return STOP if len(rest) <= _STOPPED else None
        if story == UNSURE:
            return UNSURE
        if question and self.stories.is_unhelped(text):
            return UNSURE if question.helped else UNCLEAR
        if story == NO and found != UNSURE:
            return self._no(plain_words(text), intent, None)
        return self._no(words, intent, question) if found == NO else found

    def looks_again(self, text: str, intent: str, question: CheckQuestion) -> bool:
        """Say whether `text` is a mere "not sure", to a question where a second look helps."""
        if not question.look or self.answer(text, intent, question) != UNSURE:
            return False
        said_so = self._begun(words_of(text), intent)[0] == UNSURE
        return text.startswith("/") or (said_so and self._story(text, question) != UNSURE)

    def begins_with(self, text: str) -> bool:
        """Say whether `text` asks how serious it is, with which the check begins."""
        return any(stands for clause in clauses(text) for _, stands in self.starts.find(clause))

    def asks_after(self, text: str) -> bool:
        """Say whether `text` asks after the end if all is well."""
        return any(stands for clause in clauses(text) for _, stands in self.after.find(clause))

    def _story(self, text: str, question: CheckQuestion | None) -> str | None:
        if question is None:
            return None
        signs = (*question.signs, *question.shows)
        if question.number:
            text = with_number(text, question.number)
        return self.stories.tells(text, question.place, signs, bool(question.doubt))

    def _begun(self, words: Sequence[str], intent: str) -> tuple[str | None, Sequence[str]]:
        """Return the answer that the words begin with, and the words after that."""
        begun = next((b for b in self.beginnings if tuple(words[: len(b[0])]) == b[0]), None)
        if begun is None:
            return (INTENTS.get(intent) if len(words) <= _SHORT else None), words
        rest = words[len(begun[0]) :]
        if begun[1] == YES and begun[0][0] in _ANYBODY and rest:
            if rest[0] in _NONE:
                return NO, rest  # "he is not", "she has no rash"
            if rest[0].isdigit():
                return None, rest  # "she is 80"
        return begun[1], rest

    def _no(self, words: Sequence[str], intent: str, question: CheckQuestion | None) -> str | None:
        """Return "no" for a plain no; one that takes itself back is not sure, one that goes on is none."""
        if question and _holds(words, question.doubt):
            return UNSURE
        if _holds(words, self.hedges):  # "no, but a bit"; a long one tells of something else: ask again
            return UNSURE if len(words) <= _HEDGED else None
        if intent.startswith("ask_") and len(words) > _QUESTION_AFTER:
            return None
        return NO


def _holds(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Say whether one of the `phrases` stands in `words`."""
    said = f" {' '.join(words)} "
    return any(f" {phrase} " in said for phrase in phrases)


def load_check(path: Path = CHECK) -> CheckData:
    """Return the check in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, ["questions", "answers"])
    made = compiler(path, raw.get("lists") or {})
    nodes = [(str(f), str(s), raw["questions"][f][s]) for f in raw["questions"] for s in raw["questions"][f]]
    return CheckData(
        questions={(form, slot): _question(path, form, slot, node) for form, slot, node in nodes},
        beginnings=_beginnings(path, raw["answers"]),
        hedges=frozenset(map(str, raw.get("hedges") or ())),
        leaving={str(intent): str(action) for intent, action in (raw.get("leaving") or {}).items()},
        misread=frozenset(map(str, raw.get("misread") or ())),
        stories=Stories(_phrases(path, raw, nodes, made)),
        starts=_wording(path, raw, "starts", made),
        after=_wording(path, raw, "after", made),
        progress=str(raw.get("progress") or ""),
        fits=_fits(path, raw),
    )


def _question(path: Path, form: str, slot: str, node: Any) -> CheckQuestion:
    check_keys(path, node, _QUESTION_KEYS, ["label", "signs"])
    fits = node.get("fits")
    if fits not in (None, *_FITS):
        raise DataError(path, line_of(node, "fits"), f"'{fits}' must be one of {', '.join(_FITS)}")
    signs = tuple(map(str, node["signs"]))
    return CheckQuestion(
        form=form,
        slot=slot,
        label=str(node["label"]),
        signs=signs,
        doubt=frozenset(map(str, node.get("doubt") or ())),
        shows=frozenset(map(str, node.get("shows") or ())),
        number=str(node.get("number") or ""),
        fits=fits,
        urgent=_is_urgent(signs),
        look=bool(node.get("look")),
        helped=bool(node.get("helped")),
    )


def _is_urgent(signs: Iterable[str]) -> bool:
    """Say whether all these signs are for today and none for the emergency number."""
    lexicon, asked = default_detector().lexicon, frozenset(signs)
    known = [sign.level for name, sign in lexicon.signs.items() if name in asked]
    known += [made.level for made in lexicon.combinations if made.id in asked]
    return bool(known) and Level.EMERGENCY not in known


def _wording(path: Path, raw: Mapping[str, Any], key: str, made: PhraseCompiler) -> Wording[str]:
    return Wording((key, phrase) for phrase in (made.phrases(path, raw, key) if key in raw else ()))


def _phrases(
    path: Path, raw: Mapping[str, Any], nodes: Iterable[tuple[str, str, Any]], made: PhraseCompiler
) -> Phrases:
    def by_place(key: str) -> list[tuple[Place, Phrase]]:
        told = (((form, slot), node) for form, slot, node in nodes if node.get(key))
        return [(place, phrase) for place, node in told for phrase in made.phrases(path, node, key)]

    def anywhere(key: str) -> Sequence[Phrase]:
        return made.phrases(path, raw, key) if key in raw else ()

    return Phrases(
        fine=by_place("fine"),
        beside=by_place("beside"),
        perhaps=by_place("perhaps"),
        unwell=anywhere("unwell"),
        unhelped=anywhere("unhelped"),
        fair=anywhere("fair"),
        weak=map(str, raw.get("weak") or ()),
        spoils=map(str, raw.get("spoils") or ()),
    )


def _fits(path: Path, raw: Mapping[str, Any]) -> Fits:
    if "pregnancy" not in raw:
        return Fits()
    node = check_keys(path, raw["pregnancy"], ("nobody", "him", "months"), ("nobody", "him", "months"))
    youngest, oldest = map(float, node["months"])
    return Fits(
        nobody=frozenset(map(str, node["nobody"])),
        him=frozenset(map(str, node["him"])),
        pregnancy=(youngest, oldest),
        young_baby=float(raw.get("young_baby_months") or 0),
        toddler=frozenset(map(str, raw.get("toddler") or ())),
    )


def _beginnings(path: Path, node: Any) -> list[tuple[tuple[str, ...], str]]:
    """Return (words, answer), the longest first."""
    for answer in node:
        if answer not in _KINDS:
            kinds = ", ".join(_KINDS)
            raise DataError(path, line_of(node, answer), f"'{answer}' must be one of {kinds}, in quotes")
    found = [(tuple(words_of(str(begin))), str(a)) for a in node for begin in node[a]]
    return sorted(found, key=lambda item: -len(item[0]))


@lru_cache(maxsize=1)
def default_check() -> CheckData:
    """Return the check in data/conversation/check.yml, read once per process."""
    return load_check()
