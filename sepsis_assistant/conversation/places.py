"""Find out from a message where somebody is, and not from the mere mention of a country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.conversation.countries import Country, countries
from sepsis_assistant.data_files import DATA, check_keys, read_yaml

LOCATIONS = DATA / "conversation" / "locations.yml"

# "in the north of [England]", "in rural [Wales]", "in Punjab, [India]"
_PARTS = (
    r"(?:the\s+)?(?:(?:city|middle|north|south|east|west|centre|center|state|republic)\s+of\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west|northern|southern|eastern|western|central|rural|upstate|downtown|mainland)\s+)*"
)
_TO_NAME = rf"{_PARTS}(?:[\w']+,\s+)?$"
_IN = rf"\b(?:in|at|near|outside|around|inside)\s+{_TO_NAME}"
_SOME_WORDS = r"(?:\s+(?!and\b|but\b)[^\s.!?;:,]+){0,6}?\s+"
_DEY = re.compile(r"\b(?:i|we)\s+dey\s+(?:for\s+)?$")
_VISITING = re.compile(r"\b(?:i'?m|i am|we'?re|we are|we)\s+(?:over\s+)?visiting\s+$")
_START = re.compile(rf"^\W*(?:no|sorry|well|so|ok|were)?\W*(?:over\s+|here\s+|out\s+)?{_IN}")
_SHE_IS = re.compile(rf"^\W*(?:he|she|they)(?:'s|'re| is| are| lives?| live)\s+(?:over\s+)?{_IN}")
_NEGATED = re.compile(rf"\bnot\s+(?:even\s+)?(?:in\s+|from\s+|at\s+)?{_PARTS}$")
_NOT_IN = re.compile(
    rf"\b(?:not|don'?t live|do not live|no longer|isn'?t|aren'?t)\s+(?:even\s+)?in\s+{_PARTS}$"
)
_ORIGIN = re.compile(rf"\bfrom\s+{_TO_NAME}")
_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_A_COUNTRY = re.compile(r"\s+(?:number|emergency|ambulance|911|line|phone)")  # "us number", not "ring us"
_SHORT = 7  # words
_ASKED = 12  # words of a message that asks for a number and nothing else


class _Cues:
    """Hold the patterns made of the words in data/conversation/locations.yml."""

    def __init__(self, path: Path = LOCATIONS) -> None:
        names = ["writer", "from", "away", "elsewhere", "past", "number", "fillers"]
        raw = check_keys(path, read_yaml(path), names, names)
        self.writer = re.compile(rf"{_any(raw['writer'])}(?:{_SOME_WORDS}|\s+){_IN}")
        self.calling_from = re.compile(rf"{_any(raw['from'])}(?:\s+\w+){{0,2}}\s+from\s+{_TO_NAME}")
        self.away = re.compile(rf"\bon\s+{_any(raw['away'])}(?:{_SOME_WORDS}|\s+){_IN}")
        self.elsewhere = re.compile(_any(raw["elsewhere"]))
        self.past = re.compile(_any(raw["past"]))
        self.number = re.compile(_any(raw["number"]))
        self.fillers = re.compile(_any(raw["fillers"]))

    def is_stated(self, text: str, start: int, end: int) -> bool:
        """Say whether somebody says to be at the place from `start` to `end`."""
        before = re.split(r"[.!?;:\n]", text[:start])[-1]
        after = re.split(r"[.!?;:,\n]|\b(?:but|and|so|with|for)\b", text[end:])[0]
        if self.calling_from.search(before) or _DEY.search(before):
            return True
        match = self.writer.search(before) or _VISITING.search(before)
        if match:
            return not self.elsewhere.search(match[0]) and not self.elsewhere.search(after)
        if self.away.search(before):
            return not self.past.search(text) and not _A_YEAR.search(text)
        if _SHE_IS.search(before):
            return len(text.split()) <= _SHORT and "?" not in text
        rest = text[:start].replace("were", "", 1) + text[end:]
        return bool(_START.search(before)) and not self.elsewhere.search(rest) and "?" not in text


@dataclass(frozen=True)
class Mention:
    """Hold where a message names a country; `here` tells that somebody says to be there."""

    code: str
    start: int
    end: int
    here: bool


class Gazetteer:
    """Find places in messages; build it once, `find` has no state."""

    def __init__(self, known: Mapping[str, Country]) -> None:
        """Compile the names, the longest first."""
        self._cues = _Cues()
        self._code = {name: c.code for c in known.values() for name in c.names}
        self._names = _alternatives(self._code)
        self._adjective = {a: c.code for c in known.values() for a in c.adjectives}
        self._adjectives = _alternatives(self._adjective)

    def here(self, text: str) -> Mention | None:
        """Return where the writer says to be; None where nothing is said or another country is named too.

        "She is in Galway and I am in Boston": whose number is meant cannot be known.
        """
        text = _plain(text)
        places = [p for p in self._places(text) if p.here or not _ORIGIN.search(text[: p.start])]
        return next((p for p in places if p.here), None) if _only(places) else None

    def mentioned(self, text: str) -> Mention | None:
        """Return the one country that is named, origins apart: "the number in Spain", "the French 999"."""
        text = _plain(text)
        found = [p for p in self._places(text) if not _ORIGIN.search(text[: p.start])]
        if not found:
            matches = (m for m in self._adjectives.finditer(text) if not _is_pronoun(text, m))
            found = [Mention(self._adjective[m[0]], m.start(), m.end(), False) for m in matches]
        return _only(found)

    def asks_number(self, text: str) -> bool:
        """Say whether a short message asks for the number of the one country that it names."""
        short = len(text.split()) <= _ASKED
        return short and bool(self._cues.number.search(_plain(text))) and self.mentioned(text) is not None

    def denied(self, text: str) -> str | None:
        """Return the country that the writer says not to be in ("I'm not in the UK")."""
        text = _plain(text)
        found = [m for m in self._names.finditer(text) if _NOT_IN.search(text[: m.start()])]
        return self._code[found[0][0]] if found else None

    def _places(self, text: str) -> list[Mention]:
        matches = [m for m in self._names.finditer(text) if not _is_pronoun(text, m)]
        wanted = [m for m in matches if not _NEGATED.search(text[: m.start()])]
        bare = bool(wanted) and self._is_bare(text)
        return [
            Mention(
                self._code[m[0]], m.start(), m.end(), bare or self._cues.is_stated(text, m.start(), m.end())
            )
            for m in wanted
        ]

    def _is_bare(self, text: str) -> bool:
        rest = self._names.sub(" ", re.sub(r"\bnot\s+(?:in\s+)?(?:the\s+)?\w+", " ", text))
        return not re.search(r"\w", self._cues.fillers.sub(" ", rest)) and len(text.split()) <= 9


def _only(places: list[Mention]) -> Mention | None:
    return places[0] if len({p.code for p in places}) == 1 else None


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`; the longest comes first."""
    return rf"\b(?:{'|'.join(re.escape(str(w)) for w in sorted(words, key=len, reverse=True))})\b"


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")


def _alternatives(names: Mapping[str, str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<![\w'-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])(?!'s\b)")


def _is_pronoun(text: str, m: re.Match[str]) -> bool:
    """Say whether this is "us" as in "tell us"."""
    named = re.search(r"\b(?:the|in)\s+$", text[: m.start()]) or _OF_A_COUNTRY.match(text[m.end() :])
    return m[0] == "us" and not named and text.strip(" .!?") != "us"


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """Return the gazetteer over data/conversation/countries.yml, built once per process."""
    return Gazetteer(countries())
