"""Know what to call in which country, in the words that the answers use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sepsis_assistant import settings
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml

COUNTRIES = DATA / "conversation" / "countries.yml"
_KEYS = ("code", "name", "emergency", "names", "adjectives", "advice", "text", "sources")
_CODE = re.compile(r"[A-Z]{2}(-[A-Z]{3})?")
_WORDING = ("line", "line_without_number", "note", "note_without_number", "advice", "text")


@dataclass(frozen=True)
class Country:
    """Hold one country; `emergency` is empty where no number could be confirmed.

    `line` names the number to call, `note` says what to do in another country.
    """

    code: str
    name: str
    emergency: tuple[str, ...]
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    line: str
    note: str
    advice: str
    text: str
    sources: tuple[str, ...] = ()

    def lines(self) -> dict[str, str]:
        """Return the values of the slots that the answers print, by slot name."""
        return {
            Slot.EMERGENCY_LINE: self.line,
            Slot.COUNTRY_NOTE: self.note,
            Slot.ADVICE_LINE: self.advice,
            Slot.TEXT_LINE: self.text,
        }


def load_countries(path: Path = COUNTRIES) -> dict[str, Country]:
    """Return the countries in `path` by code; raise DataError with file and line where it is wrong."""
    found: dict[str, Country] = {}
    taken: dict[str, str] = {}
    raw = check_keys(path, read_yaml(path), ["wording", "countries"], ["wording", "countries"])
    wording = check_keys(path, raw["wording"], _WORDING, _WORDING)
    for node in raw["countries"]:
        country = _country(path, node, wording)
        if country.code in found:
            raise DataError(path, line_of(node), f"country '{country.code}' is there twice")
        for name in country.names:
            if taken.setdefault(name, country.code) != country.code:
                other = taken[name]
                raise DataError(
                    path, line_of(node), f"'{name}' is also a name of '{other}'; drop one of them"
                )
        found[country.code] = country
    return found


def _country(path: Path, node: Any, wording: Mapping[str, str]) -> Country:
    check_keys(path, node, _KEYS, ["code", "name", "names"])
    code = str(node["code"])
    if not _CODE.fullmatch(code):
        raise DataError(path, line_of(node, "code"), f"'{code}' is no ISO 3166 code, such as GB or GB-NIR")
    numbers = tuple(str(n) for n in node.get("emergency") or ())
    for number in numbers:
        if not number.isdecimal():
            raise DataError(path, line_of(node, "emergency"), f"'{number}' is no number; quote it: \"999\"")
    kind = "" if numbers else "_without_number"
    said = {"country": str(node["name"]), "numbers": " or ".join(numbers)}
    return Country(
        code=code,
        name=str(node["name"]),
        emergency=numbers,
        names=tuple(str(n).lower() for n in node["names"]),
        adjectives=tuple(str(n).lower() for n in node.get("adjectives") or ()),
        line=wording[f"line{kind}"].format(**said),
        note=wording[f"note{kind}"].format(**said),
        advice=str(node.get("advice") or wording["advice"]),
        text=str(node.get("text") or wording["text"]),
        sources=tuple(str(s) for s in node.get("sources") or ()),
    )


@lru_cache(maxsize=1)
def countries() -> Mapping[str, Country]:
    """Return the countries of data/conversation/countries.yml, read once per process."""
    return load_countries()


def default_country() -> str | None:
    """Return the configured country or None; raise SettingError for one that we do not know."""
    code = settings.default_country()
    if code is None or code in countries():
        return code
    raise settings.SettingError(
        f"{settings.COUNTRY.name} is '{code}', which is not in {COUNTRIES}; "
        "add it there, or unset the variable"
    )


def hinted(metadata: Mapping[str, Any] | None, known: Mapping[str, Country]) -> str | None:
    """Return the country that a channel's metadata points to: {"country": "ES"} or {"language": "es-ES"}.

    A language alone ("es") says nothing about where somebody is.
    """
    metadata = metadata or {}
    country = str(metadata.get("country") or "").upper()
    if country in known:
        return country
    parts = str(metadata.get("language") or "").replace("_", "-").split("-")
    regions = [p.upper() for p in parts[1:] if len(p) == 2]
    return next((r for r in regions if r in known), None)


UNKNOWN = "unknown"  # value of the slot `country` after "I'm not in the UK": no hint counts any more


@dataclass(frozen=True)
class Whereabouts:
    """Hold what is known about where somebody is, the surest first."""

    said: str | None  # the slot `country`
    asked: str | None = None  # the country whose number this message asks for
    denied: str | None = None  # the country that this message says they are not in
    hint: str | None = None  # from the channel or the configuration

    def now(self) -> str | None:
        """Return the country to remember: a code, UNKNOWN, or None while nothing was said."""
        current = self.said or self.hint
        if self.denied and current in (self.denied, None):
            return UNKNOWN
        return self.said

    def number_for(self) -> str | None:
        """Return the country whose number is due in the answer to this message."""
        now = self.now()
        return self.asked or (None if now == UNKNOWN else now or self.hint)
