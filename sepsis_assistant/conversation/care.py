"""Choose the reply to an illness without an alarm: how soon, what is named, who fits."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.people import AGES
from sepsis_assistant.conversation.wording import Wording, clauses, compiler, words_of
from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.safety.decision import in_words
from sepsis_assistant.safety.model import Level
from sepsis_assistant.text import fold

CARE = DATA / "conversation" / "care.yml"
URGENT, ROUTINE = "utter_urgent_care", "utter_report_symptoms"
OFFERS = (URGENT, ROUTINE)  # the replies that offer the guided check
IN_HOSPITAL, CHEMOTHERAPY = "in_hospital", "chemotherapy"
_KEYS = (
    "wording", "most_words", "places", "complaints", "ill", "not_ill", "misread", "not_told", "in_hospital",
    "elsewhere", "over",
)  # fmt: skip
STANDS = "stands"  # the variant that says the same place again in one line
_WORDING = ("told", "urgent", "routine", STANDS)
_NAMED = 2  # complaints in one line
_ILL, _NOT_ILL = "ill", "not_ill"
_FEW_WORDS = 8  # of a message that tells that somebody is ill and nothing else
_SENTENCE_END = re.compile(r"[.!?;\n]")


@dataclass(frozen=True)
class Complaint:
    """Hold an everyday illness: how it is named, who fits, how people say it."""

    label: str
    place: str
    said: re.Pattern[str]
    instead_of: frozenset[str]


@dataclass(frozen=True)
class CareWords:
    """Hold data/conversation/care.yml; `places` are by name, as said."""

    told: str
    unnamed: tuple[str, str]
    stands: str
    most_words: int
    places: dict[str, str]
    complaints: tuple[Complaint, ...]
    not_told: re.Pattern[str]
    in_hospital: re.Pattern[str]
    elsewhere: re.Pattern[str]
    over: re.Pattern[str]
    ill: Wording[str]
    misread: frozenset[str]

    def tells_ill(self, text: str) -> bool:
        """Say whether a few words tell that somebody is ill, and ask nothing: "someone is ill"."""
        if "?" in text or len(words_of(text)) > _FEW_WORDS:
            return False
        found = [dict(self.ill.find(clause)) for clause in clauses(text)]
        return any(each.get(_ILL) and _NOT_ILL not in each for each in found)

    def complaints_in(self, text: str) -> list[Complaint]:
        """Return the everyday illnesses that `text` tells of, in reading order."""
        text = _plain(text)
        found = [(match.start(), c) for c in self.complaints if (match := self._told(text, c))]
        return [complaint for _, complaint in sorted(found, key=lambda each: each[0])]

    def is_in_hospital(self, text: str) -> bool:
        """Say whether `text` tells that somebody is in hospital or in a care home now."""
        text = _plain(text)
        if self.over.search(text):
            return False
        sentences = _SENTENCE_END.split(text)
        matches = ((s, match) for s in sentences for match in self.in_hospital.finditer(s))
        # "in" of the place is read too: "he was in hospital"
        return any(
            not self.elsewhere.search(s[: match.start()] + match[0].split()[0]) for s, match in matches
        )

    def line(self, told: Sequence[str], complaints: Sequence[Complaint], urgent: bool) -> str:
        """Return the line that names what was told: the labels of data/safety/ first, then our own."""
        wrong = frozenset[str]().union(*(c.instead_of for c in complaints))
        labels = [label for label in told if label not in wrong] + [c.label for c in complaints]
        named = list(dict.fromkeys(labels))[:_NAMED]
        if len(" ".join(named).split()) > self.most_words:
            named = named[:1]
        return self.told.format(complaint=in_words(named)) if named else self.unnamed[not urgent]

    def place(self, complaints: Iterable[Complaint]) -> str:
        """Return who fits the first complaint that names a place."""
        return self.places[next((c.place for c in complaints), "usual")]

    def _told(self, text: str, complaint: Complaint) -> re.Match[str] | None:
        matches = complaint.said.finditer(text)
        return next((m for m in matches if not self.not_told.search(text[: m.start()])), None)


def care_reply(
    message: Message, person: str | None, words: CareWords, earlier: str | None = None
) -> tuple[str, dict[str, Any]]:
    """Return the reply to a reported illness and its slots.

    `person` is whom it is about, if known; `earlier` is the variant of the reply before, where this message
    names nobody.
    """
    urgent = message.safety.level == Level.URGENT.value
    complaints = words.complaints_in(message.typed)
    slots = {
        Slot.CARE_LEVEL: (Level.URGENT if urgent else Level.ROUTINE).value,
        Slot.CARE_VARIANT: _variant(message, words) or earlier or person,
        Slot.COMPLAINT_LINE: words.line(message.safety.told, complaints, urgent),
        # what data/safety/ names is more than a pharmacist's matter
        Slot.CARE_PLACE: words.place(() if _more_told(message, complaints) else complaints),
    }
    return (URGENT if urgent else ROUTINE), slots


def _variant(message: Message, words: CareWords) -> str | None:
    """Return where somebody is or what they are treated with, if that decides whom to ask."""
    if words.is_in_hospital(message.typed):
        return IN_HOSPITAL
    return CHEMOTHERAPY if "chemo" in message.safety.features else None


def _more_told(message: Message, complaints: Sequence[Complaint]) -> bool:
    known = frozenset[str]().union(*(c.instead_of for c in complaints))
    return bool(frozenset(message.safety.told) - known)


def tells_of_illness(message: Message, words: CareWords, harmless: Collection[str] = ()) -> bool:
    """Say whether a message tells of more than somebody's age and of features that are `harmless`."""
    seen = any(not name.startswith(AGES) and name not in harmless for name in message.safety.features)
    return bool(message.safety.told or seen or words.complaints_in(message.typed))


def load_care(path: Path = CARE) -> CareWords:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    wording = check_keys(path, raw["wording"], _WORDING, _WORDING)
    places = {str(name): str(said) for name, said in raw["places"].items()}
    return CareWords(
        told=str(wording["told"]),
        unnamed=(str(wording["urgent"]), str(wording["routine"])),
        stands=str(wording[STANDS]),
        most_words=int(raw["most_words"]),
        places=places,
        complaints=tuple(_complaint(path, node, places) for node in raw["complaints"]),
        not_told=re.compile(rf"{_any(raw['not_told'])}(?:\s+[\w']+){{0,2}}\s+$"),
        in_hospital=re.compile(_any(raw["in_hospital"])),
        elsewhere=re.compile(_any(raw["elsewhere"])),
        over=re.compile(_any(raw["over"])),
        ill=_ill(path, raw),
        misread=frozenset(map(str, raw["misread"])),
    )


@lru_cache(maxsize=1)
def default_care() -> CareWords:
    """Return the words of data/conversation/care.yml, read once per process."""
    return load_care()


def _complaint(path: Path, node: Any, places: dict[str, str]) -> Complaint:
    check_keys(path, node, ["label", "place", "words", "instead_of"], ["label", "place", "words"])
    if node["place"] not in places:
        raise DataError(path, line_of(node, "place"), f"'{node['place']}' is not one of places")
    instead_of = frozenset(map(str, node.get("instead_of") or ()))
    return Complaint(str(node["label"]), str(node["place"]), re.compile(_any(node["words"])), instead_of)


def _ill(path: Path, raw: Mapping[str, Any]) -> Wording[str]:
    made = compiler(path, {})
    return Wording((key, phrase) for key in (_ILL, _NOT_ILL) for phrase in made.phrases(path, raw, key))


def _plain(text: str) -> str:
    return fold(text).lower()


def _any(words: Iterable[object]) -> str:
    return rf"(?<![\w'])(?:{'|'.join(re.escape(str(word)) for word in words)})(?![\w'])"
