"""Fold text so that every later step sees one spelling of quotes, spaces and repeats."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 6000  # about 1,000 words; a longer message keeps its beginning and its end
_HEAD_SHARE = 0.75

_FOLD = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": " - ", "\u2026": "...",
        "\u00b0": " degrees ", "\u2044": "/",
        # Quotes and dashes of Windows-1252 that came through as controls.
        "\x91": "'", "\x92": "'", "\x93": '"', "\x94": '"', "\x96": "-", "\x97": " - ", "\x85": "...",
    }
)  # fmt: skip
# What Unicode lets every program hide (Default_Ignorable_Code_Point): it must not hide a word from us.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_LETTER_RUN = re.compile(r"([a-zA-Z])\1{2,}")
_BLANKS = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r"\s*\n\s*")
_COMMAND_START = re.compile(r"\A[\s/_]+")


def fold(text: str) -> str:
    """Return `text` in NFKC with plain quotes, single spaces and no invisible characters."""
    # First of all what is invisible: an accent behind it belongs to the letter before it.
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).translate(_FOLD)).translate(_FOLD)
    text = _CONTROL.sub(" ", text)
    text = _LETTER_RUN.sub(r"\1\1", text)
    return _NEWLINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def without_slash(text: str) -> str:
    """Return a folded text without the slash that would make it a command of Rasa's."""
    if not text.startswith("/"):
        return text
    # Underscores become spaces, and Rasa strips those: so they go too, or "/_/greet" would be a command.
    return _COMMAND_START.sub("", text, count=1).replace("_", " ")


def cap(text: str, limit: int = MAX_CHARS) -> str:
    """Shorten `text` to about `limit` characters, keeping its beginning and its end."""
    if len(text) <= limit:
        return text
    head = int(limit * _HEAD_SHARE)
    return f"{text[:head]}\n{text[-(limit - head) :]}"


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUNS = {r[i : i + 4] for row in _ROWS for r in (row, row[::-1]) for i in range(len(r) - 3)}
_LETTERS = re.compile(r"[a-z]+")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|^[bcdfghjklmnpqrstvwxz]{5,}$")
_NO_U = re.compile(r"^(?=.{7}).*q(?!u)")  # no English word of that length has a q without a u
_NO_VOWEL = re.compile(r"^[bcdfghjklmnpqrstvwxz]{4,}$")


def is_keyboard_mash(text: str) -> bool:
    """Say whether `text` is nothing but letters struck at random, such as "qwertyuiop" or "sdkfjh"."""
    words = _LETTERS.findall(text.lower())
    return bool(words) and "".join(words) == text.lower().replace(" ", "") and all(map(_is_mash, words))


def _is_mash(word: str) -> bool:
    """Two runs of four neighbouring keys make five in a row; "property" has one run and is a word."""
    runs = sum(word[i : i + 4] in _RUNS for i in range(len(word) - 3))
    strange = any(pattern.search(word) for pattern in (_CONSONANTS, _NO_VOWEL, _NO_U))
    return runs >= 2 or word in _RUNS or strange


def has_words(text: str) -> bool:
    """Say whether `text` holds a letter or a digit of any script."""
    return any(ch.isalnum() for ch in text)
