"""Find ages and the hours without urine or feeds in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sepsis_assistant.numbers.model import HOLE, MARK, Age, MarkedText, Q, Reading
from sepsis_assistant.numbers.wording import alternatives
from sepsis_assistant.spans import Spans

_UNIT = r"(?P<unit>days?|d|weeks?|wks?|w|months?|mths?|mnths?|mos?|m|years?|yrs?|yr|y)(?![a-z])(?:'s?)?"
_DAYS = {"d": 1.0, "w": 7.0, "m": 30.44, "y": 365.25}
_MONTH = 30.44
_GROWN = 16  # of somebody who writes "I'm ..M"
_OLD = re.compile(r"\bold\b")
_MOD = r"(?:(?:just|only|nearly|almost|about|around|over|now|turned|turning|aged|under)\s){0,2}"
_NOT_AGE = r"(?!\s?(?:ago|pregnant|preg|gestation|gone|into|along|later|post|since|after|before))"
_BARE_END = r"(?=\s*(?:$|[,.;)\n!?]|-\s|(?:and|with|but|has|is|who|so|now|she|he|year|yr|male|female)\b))"


class TimeFinder:
    """Find ages and intervals; `raw` is the checked content of data/numbers/readings.yml."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Compile every pattern once."""
        person = f"(?P<who>{alternatives(raw['people'])})"
        copula = r"(?:'s|'re|'m|\sis|\sare|\sam|\swas|s|m)?"
        me = r"(?P<who>\b(?:i'?m|i am|he'?s|she'?s|they'?re))"
        self._stated = [
            re.compile(rf"(?P<n>{Q})[\s-]{{0,2}}{_UNIT}[\s/.-]*(?:olds?\b|of age\b|o\b)"),
            re.compile(rf"(?P<n>{Q})[\s-]?(?:(?P<unit>m|w)/o|(?:yo|y/o|y\.o\.?|yos)(?![a-z]))"),
            re.compile(rf"(?P<n>{Q})[\s-]?(?P<unit>mo)\b"),
            re.compile(rf"\bage[d]?\s?(?:is|of|:|=|about|around|nearly)?\s?(?P<n>{Q})(?:[\s-]?{_UNIT})?"),
            re.compile(rf"{person}{copula}[\s,(:-]{{1,2}}{_MOD}(?P<n>{Q})[\s-]?{_UNIT}{_NOT_AGE}"),
            re.compile(rf"{me}\s{_MOD}(?P<n>{Q})[\s-]?{_UNIT}{_NOT_AGE}"),
            re.compile(rf",\s(?P<n>{Q})\s(?P<unit>days|weeks|months|years),"),
            re.compile(rf"\bborn\s(?:\w+\s)?(?P<n>{Q})[\s-]?{_UNIT}\sago"),
            re.compile(rf"\b(?:in|into)\s(?:his|her|my|their)\s(?:early |mid |late )?(?P<n>{Q})'?s?\b"),
            re.compile(rf"(?<!\w)\(?(?P<n>{Q})\s?(?P<sex>[fm])(?![\w/'])"),
            re.compile(rf"^\s*(?P<n>{Q})[\s-]?(?P<unit>years?|yrs?)\s*[,:/]?\s*(?=[a-z/:=\s]{{0,8}}{MARK})"),
        ]
        self._bare = [
            re.compile(rf"{me}\s{_MOD}(?P<n>{Q}){_BARE_END}"),
            re.compile(rf"{person}{copula}[\s,(]{{1,2}}{_MOD}(?P<n>{Q}){_BARE_END}"),
            re.compile(rf"\b(?:turned|turning|nearly|almost|of)\s(?P<n>{Q}){_BARE_END}"),
        ]
        self._one_unit = re.compile(
            r"\b(?:a|one|(?P<few>few|couple(?: of)?))[\s-](?P<unit>day|week|month|year)s?[\s-]old"
        )
        self._young = re.compile(alternatives([*raw["age_words"]["baby"]["words"], "newborn"]))
        self._intervals = [(f"{n}_hours", _interval_patterns(raw, n)) for n in ("no_urine", "no_feed")]
        self._quick = {f"{n}_hours": re.compile(_all(raw, n)) for n in ("no_urine", "no_feed")}

    def stated(self, page: MarkedText) -> list[Age]:
        """Return the ages that are said to be ages ("3 weeks old", "aged 82", "34F")."""
        young = self._asks_young(page)
        patterns = self._stated if page.numbers else ()
        found = [a for p in patterns for m in p.finditer(page.marked) if (a := _age(page, m, young))]
        for m in self._one_unit.finditer(page.lower):
            count = {None: 1, "few": 3}.get(m["few"], 2)
            found.append(Age(count * _DAYS[m["unit"][0]] / _MONTH, m.start(), m.end()))
        return _apart(found)

    def bare(self, page: MarkedText, taken: set[int], known: list[Age]) -> list[Age]:
        """Return the ages without a unit ("he's 79"), apart from numbers in `taken`."""
        found, young = list(known), self._asks_young(page)
        for pattern in self._bare:
            for m in pattern.finditer(page.marked):
                age = None if m.start("n") in taken else _age(page, m, young)
                if age and age.months >= 12:
                    found.append(age)
        return _apart(found)

    def _asks_young(self, page: MarkedText) -> Callable[[], bool]:
        """Return a function that says whether the text names a baby; it looks once, when first asked."""
        return lru_cache(maxsize=1)(lambda: self._young.search(page.marked) is not None)

    def intervals(self, page: MarkedText) -> list[Reading]:
        """Return the hours without urine and without feeds."""
        found: list[Reading] = []
        for kind, patterns in self._intervals:
            if not self._quick[kind].search(page.marked):
                continue
            options = [r for p in patterns for m in p.finditer(page.marked) if (r := _hours(page, kind, m))]
            if not options:
                options = self._since(page, kind)
            found += sorted(options, key=lambda r: -r.value)[:1]
        return found

    def _since(self, page: MarkedText, kind: str) -> list[Reading]:
        """Return the hours from "since 6am" when the text also says what time it is now."""
        times = [(m, _clock(m)) for m in _SINCE.finditer(page.lower)]
        now = next((t for m in _NOW.finditer(page.lower) if (t := _clock(m)) is not None), None)
        none = self._quick[kind].search(page.marked)
        if not times or now is None or times[0][1] is None or none is None:
            return []
        negation = _NEGATION.search(page.lower, 0, none.end())
        if not negation or times[0][0].end() < negation.start():
            return []
        hours = (now - times[0][1]) % 24
        return [Reading(kind, hours, "h", negation.start(), times[0][0].end())]


_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>am|pm)?"
_SINCE = re.compile(rf"\bsince (?:about |around )?{_CLOCK}")
_NOW = re.compile(rf"(?:\bit's|\bits|\bit is|\bnow|\btime is)\s(?:now |nearly |about |already )?{_CLOCK}")
_NEGATION = re.compile(r"\b(?:no|not|never|without|nothing|none)\b|\b[a-z]+n't\b|\b(?:has|have)nt\b")


def _clock(m: re.Match[str]) -> float | None:
    hour = int(m["hour"])
    if hour > 24 or (m["half"] is None and m["minute"] is None):
        return None
    hour = hour % 12 + (12 if m["half"] == "pm" else 0) if m["half"] else hour
    return hour + int(m["minute"] or 0) / 60


def _age(page: MarkedText, m: re.Match[str], young: Callable[[], bool]) -> Age | None:
    groups = m.groupdict()
    number = page.at(m.start("n"))
    if number is None:
        return None
    unit = (groups.get("unit") or "y")[0]
    who, sex = groups.get("who") or "", groups.get("sex")
    if sex and (not 12 <= number.value <= 110 or (sex == "f" and number.value >= 90)):
        return None
    mine = who.startswith("i")  # i, it: "I'm 3 days on antibiotics", "it is 2 weeks"
    if mine and unit == "d":
        return None
    if mine and unit == "m":
        unit = "y" if number.value >= _GROWN else unit  # "I'm 34M": male
    if unit == "w" and who and not _OLD.search(m[0]) and (mine or (number.value >= 20 and not young())):
        return None  # weeks of pregnancy
    if groups.get("unit") == "m" and number.value > 36:
        unit = "y"  # "67M": male
    months = number.value * _DAYS[unit] / _MONTH
    if unit in "my":
        months = number.value * (12 if unit == "y" else 1)
    return Age(months, m.start("n"), m.end()) if 0 <= months <= 1440 else None


def _all(raw: Mapping[str, Any], name: str) -> str:
    return alternatives([*raw[name]["words"], *raw[name]["dry"]])


def _interval_patterns(raw: Mapping[str, Any], name: str) -> list[re.Pattern[str]]:
    """Return the patterns for "no wee for 14 hours" and its other orders."""
    words, dry = alternatives(raw[name]["words"]), alternatives(raw[name]["dry"])
    negated = r"\b[a-z]+n't\b|\b(?:has|have|did|does|do|is|was)nt\b"
    no = f"(?:{alternatives(raw['no_words'])}|{negated})"
    hard = f"[^.;!?\n,{MARK}{HOLE}]"
    few = r"(?:\s(?!and\b|but\b|dirty\b|poo)[a-z']+){0,5}?\s"
    time = (
        rf"(?:(?P<n>{Q})\s?-?(?P<unit>hours?|hrs?|h|days?)(?![a-z]|\s?-?old)"
        r"|(?P<half>half a day)|(?P<day>(?:a|one|whole|full|entire|1) day)(?!\s(?:ago)))"
    )
    return [
        re.compile(rf"{no}{few}{words}{hard}{{0,40}}?(?<!\w)(?<!every )(?<!each ){time}"),
        re.compile(rf"{time}(?! ago){hard}{{0,25}}?(?:{no}|since)(?:{few}|\s){words}"),
        re.compile(rf"\blast{few}{words}{hard}{{0,30}}?(?<!\w){time}"),
        re.compile(rf"\blast\s{words}{hard}{{0,30}}?(?<!\w){time}"),
        re.compile(rf"{dry}{hard}{{0,30}}?(?<!\w){time}"),
        re.compile(rf"{time}{hard}{{0,15}}?{dry}"),
    ]


def _hours(page: MarkedText, kind: str, m: re.Match[str]) -> Reading | None:
    value = 12.0 if m["half"] else 24.0
    if m["n"]:
        number = page.at(m.start("n"))
        if number is None:
            return None
        value = number.value * (24 if m["unit"].startswith("d") else 1)
    return Reading(kind, value, "h", m.start(), m.end()) if 0 < value <= 240 else None


def _apart(ages: Iterable[Age]) -> list[Age]:
    """Drop ages that overlap an earlier one in the list; return them in reading order."""
    taken = Spans()
    return sorted((age for age in ages if taken.add(age.start, age.end)), key=lambda a: a.start)
