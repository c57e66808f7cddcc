"""Find out from a message where somebody is, and not from the mere mention of a country."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sepsis_assistant.conversation.countries import Country, countries

# "in the north of [England]", "in rural [Wales]", "in Punjab, [India]"
_PARTS = (
    r"(?:the\s+)?(?:(?:city|middle|north|south|east|west|centre|center|state|republic)\s+of\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west|northern|southern|eastern|western|central|rural|upstate|downtown|mainland)\s+)*"
)
_TO_NAME = rf"{_PARTS}(?:[\w']+,\s+)?$"
_IN = rf"\b(?:in|at|near|outside|around|inside)\s+{_TO_NAME}"
_SOME_WORDS = r"(?:\s+(?!and\b|but\b)[^\s.!?;:,]+){0,6}?\s+"
# The writer, with those around them, is somewhere now.
_WRITER = re.compile(
    r"\b(?:i'?m|i am|am|we'?re|we are|(?:i|we)(?:\s+(?:now|currently|both|all))?\s+(?:live|stay|work|dey)"
    r"|here|over here|out here|living|staying|based|visiting|camping|stuck)"
    rf"(?:{_SOME_WORDS}|\s+){_IN}"
)
_DEY = re.compile(r"\b(?:i|we)\s+dey\s+(?:for\s+)?$")
_VISITING = re.compile(r"\b(?:i'?m|i am|we'?re|we are|we)\s+(?:over\s+)?visiting\s+$")
_FROM = re.compile(
    r"\b(?:calling|writing|messaging|texting|typing|chatting|ringing|phoning)(?:\s+\w+){0,2}\s+from\s+"
    + _TO_NAME
)
_HOLIDAY = re.compile(
    rf"\bon\s+(?:holiday|holidays|vacation|honeymoon|a cruise|a campsite)(?:{_SOME_WORDS}|\s+){_IN}"
)
_START = re.compile(rf"^\W*(?:no|sorry|well|so|ok)?\W*(?:over\s+|here\s+|out\s+)?{_IN}")
_SHE_IS = re.compile(rf"^\W*(?:he|she|they)(?:'s|'re| is| are| lives?| live)\s+(?:over\s+)?{_IN}")
_SHORT = 7  # words
# Words that make it past, planned, imagined or a matter of general interest.
_ELSEWHERE = re.compile(
    r"\b(?:was|were(?!\s+(?:in|at)\b)|been|came|back|returned|went|used to|visited|grew|born|moved|left|last"
    r"|ago|trip|would|going|moving|flying|heading|plan\w*|if|when|next|tomorrow|soon|interested|reading|read"
    r"|watching|studying|study|studies|statistics|stats|figures?|rates?|cases?|deaths?|common|people|patients"
    r"|doctors|hospitals|news|film|movie|book|series|crossword|river|recipe|president|king|made|named|called"
    r"|worried about|wondering|asking|curious|trying|writing (?:a|an|about|the)|learning)\b"
)
_PAST = re.compile(r"\b(?:last|ago|was|were|had|happened|20[012]\d|19\d\d|years?|back)\b")
_NEGATED = re.compile(rf"\bnot\s+(?:even\s+)?(?:in\s+|from\s+|at\s+)?{_PARTS}$")
_NOT_IN = re.compile(
    rf"\b(?:not|don'?t live|do not live|no longer|isn'?t|aren'?t)\s+(?:even\s+)?in\s+{_PARTS}$"
)
_ORIGIN = re.compile(rf"\bfrom\s+{_TO_NAME}")
# The words that may stand around a place which is the whole answer: "in india", "uk mate", "sorry, Spain".
_FILLERS = re.compile(
    r"\b(?:in|at|near|sorry|please|pls|mate|sir|madam|ma'?am|the|no|yes|it'?s|here|country|is|my|we|now|i|im|i'?m"
    r"|am|are|we'?re|a|an|bro|love|just|moment|ok|okay|um|er|where|and|that'?s|this|north|south|east|west"
    r"|northern|southern)\b"
)


@dataclass(frozen=True)
class Place:
    """Hold a named place; `here` tells where somebody says to be from a place that is only mentioned."""

    code: str
    start: int
    end: int
    here: bool


class Gazetteer:
    """Find places in messages; build it once, `find` has no state."""

    def __init__(self, known: Mapping[str, Country]) -> None:
        """Compile the names, the longest first."""
        self._code = {name: c.code for c in known.values() for name in c.names}
        self._names = _alternatives(self._code)
        self._adjective = {a: c.code for c in known.values() for a in c.adjectives}
        self._adjectives = _alternatives(self._adjective)

    def here(self, text: str) -> Place | None:
        """Return where the writer says to be; None where nothing is said or another country is named too.

        "She is in Galway and I am in Boston": whose number is meant cannot be known.
        """
        text = _plain(text)
        places = [p for p in self._places(text) if p.here or not _ORIGIN.search(text[: p.start])]
        return next((p for p in places if p.here), None) if _only(places) else None

    def mentioned(self, text: str) -> Place | None:
        """Return the one country that is named, origins apart: "the number in Spain", "the French 999"."""
        text = _plain(text)
        found = [p for p in self._places(text) if not _ORIGIN.search(text[: p.start])]
        if not found:
            matches = self._adjectives.finditer(text)
            found = [Place(self._adjective[m[0]], m.start(), m.end(), False) for m in matches]
        return _only(found)

    def denied(self, text: str) -> str | None:
        """Return the country that the writer says not to be in ("I'm not in the UK")."""
        text = _plain(text)
        found = [m for m in self._names.finditer(text) if _NOT_IN.search(text[: m.start()])]
        return self._code[found[0][0]] if found else None

    def _places(self, text: str) -> list[Place]:
        matches = [m for m in self._names.finditer(text) if not _is_pronoun(text, m)]
        wanted = [m for m in matches if not _NEGATED.search(text[: m.start()])]
        bare = bool(wanted) and self._is_bare(text)
        return [
            Place(self._code[m[0]], m.start(), m.end(), bare or _is_stated(text, m.start(), m.end()))
            for m in wanted
        ]

    def _is_bare(self, text: str) -> bool:
        rest = self._names.sub(" ", re.sub(r"\bnot\s+(?:in\s+)?(?:the\s+)?\w+", " ", text))
        return not re.search(r"\w", _FILLERS.sub(" ", rest)) and len(text.split()) <= 9


def _is_stated(text: str, start: int, end: int) -> bool:
    before = re.split(r"[.!?;:\n]", text[:start])[-1]
    after = re.split(r"[.!?;:,\n]|\b(?:but|and|so|with|for)\b", text[end:])[0]
    if _FROM.search(before) or _DEY.search(before):
        return True
    match = _WRITER.search(before) or _VISITING.search(before)
    if match:
        return not _ELSEWHERE.search(match[0]) and not _ELSEWHERE.search(after)
    if _HOLIDAY.search(before):
        return not _PAST.search(text)
    short = len(text.split()) <= _SHORT and "?" not in text
    if _SHE_IS.search(before):
        return short
    return bool(_START.search(before)) and not _ELSEWHERE.search(text) and "?" not in text


def _only(places: list[Place]) -> Place | None:
    return places[0] if len({p.code for p in places}) == 1 else None


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")


def _alternatives(names: Mapping[str, str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<![\w'-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])(?!'s\b)")


def _is_pronoun(text: str, m: re.Match[str]) -> bool:
    """Say whether this is "us" as in "tell us"."""
    stands_for_country = re.search(r"\b(?:the|in)\s+$", text[: m.start()]) or text.strip(" .!?") == "us"
    return m[0] == "us" and not stands_for_country


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """Return the gazetteer over data/conversation/countries.yml, built once per process."""
    return Gazetteer(countries())
