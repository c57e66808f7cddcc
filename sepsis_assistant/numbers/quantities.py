"""Find the numbers in a text, written in digits or in words, and hide those that are no amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sepsis_assistant.numbers.model import HOLE, MARK, MarkedText, Quantity
from sepsis_assistant.numbers.wording import alternatives

_MAIL = r"[^\s@]{1,64}@[^\s@]{1,255}\.\w+"
_HIDDEN = (
    r"(?<!\w)\+\d[\d\s().-]{6,}\d|(?<![\w.,])\(?0\d[\d\s().-]{5,}\d|\d{5,}"  # phone
    r"|(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)|(?<!\d)\d{3}-\d{4}(?!\d)"
    r"|(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d)|\d{4}-\d\d-\d\d"  # date
    r"|(?<![\d/])(?:[0-2]?\d|3[01])/(?:0?\d|1[0-2])/\d\d(?![\d/])"
    r"|(?<![\d.,])\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b)?"  # time
    r"|(?<![\d.,])(?:1\d|2[0-4]|0?\d)(?:\.\d\d)?\s?[ap]\.?m\b"
    r"|(?<=\d)\s?\((?:[a-z]{1,8}\s)?\d{1,3}(?:\.\d)?\s?-\s?\d{1,3}(?:\.\d)?\)"  # a usual range: RR 14 (12-20)
    r"|(?<=\d)\(\d{1,3}\)"  # a mean pressure: 118/64(82)
    r"|\{[^{}]{1,60}\}"
    rf"|[$\u00a3\u20ac#]\s?\d[\d,.]*|https?://\S+|www\.\S+|{_MAIL}"
    r"|\b(?!hr|rr|bp)[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}\b|(?<![\w.,])0\d+(?![\d.,])|\d{4}(?!\d)"
    r"|\d+(?:,\d{3})+(?!\d)"
)
# Most characters begin none of these (but an address): such a one costs one look.
_CAN_BEGIN = r"(?=[^a-z\s.,'-]|\s?\(|https?:|www\.|[a-z]{1,2}\d)(?=[\d+({$\u00a3\u20ac#a-z\s])"
_HIDDEN_WITH_MAIL = re.compile(_HIDDEN)
_HIDDEN_WITHOUT_MAIL = re.compile(f"{_CAN_BEGIN}(?:{_HIDDEN.replace('|' + _MAIL, '')})")
_ORDINAL_SIGN = re.compile(r"(?<=\d)o(?=[cf]\b)")  # what NFKC makes of the masculine ordinal sign
_DIGITS = (
    r"(?<![\d.,])(?P<digits>\d{1,3}(?:\.\d{1,2}|,\d)?|\.\d{1,2})(?!\d)"
    r"(?:\s?(?:point|pt)\s?(?P<tenth>\d{1,2}|WORD)\b|(?P<half>\s?(?:and\s(?:a\s)?half\b|1/2\b)))?"
)
_WORDS = (
    r"\b(?:a\s)?(?:WORD|hundred)(?:[\s-](?:and\s(?<=hundred\sand\s))?"
    r"(?:WORD|hundred|point|oh)){0,7}\b"
)
_UNIT_AFTER = re.compile(r"[\s-](?:year|yr|month|week|day|hour|minute|time)|\s?%")


class NumberReader:
    """Find numbers with one table of number words."""

    def __init__(self, words: Mapping[str, int]) -> None:
        """Compile the patterns for `words`, a mapping of word to value."""
        self._words = {**words, "hundred": 100}
        options = alternatives(words)
        both = f"{_DIGITS}|(?P<words>{_WORDS})".replace("WORD", options)
        self._number = re.compile(both)
        self._quick = re.compile(rf"\d|\b(?:{options}|hundred|half|day|days|old)\b")

    def any(self, lower: str) -> bool:
        """Say whether a text can hold a number at all; quick."""
        return self._quick.search(lower) is not None

    def page(self, lower: str, keep: Iterable[tuple[int, int]] = ()) -> MarkedText:
        """Mark the numbers of a text in lower case, except inside the spans of `keep` (labels such as O2)."""
        masked = list(_ORDINAL_SIGN.sub(" ", lower))
        hidden = _HIDDEN_WITH_MAIL if "@" in lower else _HIDDEN_WITHOUT_MAIL
        for found in hidden.finditer("".join(masked)):
            masked[found.start() : found.end()] = HOLE * (found.end() - found.start())
        spans = list(keep)
        ends = {end for _, end in spans}
        for start, end in spans:
            masked[start:end] = ["l" if c.isdigit() else c for c in masked[start:end]]
        clean = "".join(masked)
        numbers = []
        for found in self._number.finditer(clean):
            number = self._quantity(clean, found, ends)
            if number:
                numbers.append(number)
                masked[number.start : number.end] = MARK * (number.end - number.start)
        return MarkedText(lower, "".join(masked), tuple(numbers))

    def _quantity(self, text: str, found: re.Match[str], ends: set[int]) -> Quantity | None:
        start, end = found.span()
        if found["words"]:
            return self._spelled(text, found["words"], start, end)
        if start and text[start - 1].isalpha() and start not in ends:
            return None  # A40, M25, B12
        value = float(found["digits"].replace(",", "."))
        if found["tenth"]:
            tenth = found["tenth"]
            digit = tenth if tenth.isdecimal() else str(self._words.get(tenth, 0))
            return Quantity(float(f"{int(value)}.{digit}"), start, end, True)
        value += 0.5 if found["half"] else 0
        return Quantity(value, start, end, value != int(value) or "." in found["digits"])

    def _spelled(self, text: str, words: str, start: int, end: int) -> Quantity | None:
        parts = re.split(r"[\s-]+", words)
        if parts in (["one"], ["a", "one"]) and not _UNIT_AFTER.match(text, end):
            return None  # a pronoun
        value = self._value([p for p in parts if p not in ("a", "and")])
        return Quantity(value, start, end, value != int(value))

    def _value(self, parts: list[str]) -> float:
        total, after_point = 0.0, ""
        for index, part in enumerate(parts):
            if "point" in parts[:index]:
                after_point += str(self._words.get(part, 0))
            elif part == "hundred":
                total = max(total, 1) * 100
            elif part == "oh":
                total *= 100 if total < 10 else 1
            elif part != "point":
                total = _joined(total, self._words[part])
        return float(f"{int(total)}.{after_point[:2]}") if after_point else total


def _joined(total: float, value: int) -> float:
    """Add one more spelled number: "one" + "forty" is 140, "thirty-eight" + "five" is 38.5."""
    if 0 < total < 10 and value >= 10:
        return total * 100 + value
    if total == 0 or (total % 10 == 0 and value < 10) or total % 100 == 0:
        return total + value
    if 34 <= total < 43 and value < 10:
        return total + value / 10
    return min(total * 10 + value, 9999) if value < 10 else value
