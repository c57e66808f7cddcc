"""Compile the phrase notation of data/safety/ into spaCy token patterns.

Notation: items apart by spaces. `word`, `a|b` (one of), `@list` (a word list of words.yml),
`breath*` (prefix), a trailing `?` (optional), `..` or `..5` (up to 3 or 5 words between, within the
clause), `#` (a number) and `{short of|fighting for}` (one of several word sequences).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BRACE = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"^\.\.(\d*)$")
_DEFAULT_GAP = 3
_NOT_BREAK = {"NOT_IN": [".", "!", "?", ";", ":", "\n"]}


class NotationError(ValueError):
    """Report a phrase that the notation does not allow."""


@dataclass(frozen=True)
class Phrase:
    """Hold one compiled phrase: its source, a spaCy token pattern and its anchor words."""

    source: str
    pattern: tuple[Mapping[str, Any], ...]
    anchors: frozenset[str]
    prefixes: frozenset[str]

    @property
    def has_gap(self) -> bool:
        """Say whether the phrase leaves room for words that it does not name."""
        return any(token.get("NORM") == _NOT_BREAK for token in self.pattern)

    def words(self) -> frozenset[str]:
        """Return every plain word that this phrase may match."""
        found: set[str] = set()
        for token in self.pattern:
            norm = token.get("NORM")
            found.update(norm.get("IN", ()) if isinstance(norm, dict) else [norm] if norm else ())
        return frozenset(found)


def compile_phrases(
    notation: str, lists: Mapping[str, Sequence[str]], common: frozenset[str]
) -> list[Phrase]:
    """Return the phrases that `notation` stands for; raise NotationError when it is malformed."""
    return [_compile(plain, lists, common) for plain in _expand_braces(notation)]


def _expand_braces(notation: str) -> list[str]:
    found = _BRACE.search(notation)
    if not found:
        if "{" in notation or "}" in notation:
            raise NotationError(f"unbalanced braces in '{notation}'")
        return [" ".join(notation.split())]
    before, after = notation[: found.start()], notation[found.end() :]
    options = found.group(1).split("|")
    return list(itertools.chain.from_iterable(_expand_braces(before + o + after) for o in options))


def _compile(source: str, lists: Mapping[str, Sequence[str]], common: frozenset[str]) -> Phrase:
    pattern: list[Mapping[str, Any]] = []
    candidates: list[list[str]] = []
    for item in source.split():
        gap = _GAP.match(item)
        if gap:
            width = int(gap.group(1) or _DEFAULT_GAP)
            pattern.extend({"NORM": _NOT_BREAK, "OP": "?"} for _ in range(width))
            continue
        optional = item.endswith("?") and len(item) > 1
        words = _words(item.removesuffix("?"), lists, source)
        pattern.append({**_token(words), **({"OP": "?"} if optional else {})})
        if not optional:
            candidates.append(words)
    return Phrase(source, tuple(pattern), *_anchors(candidates, common, source))


def _words(item: str, lists: Mapping[str, Sequence[str]], source: str) -> list[str]:
    words: list[str] = []
    for part in item.split("|"):
        if part.startswith("@"):
            if part[1:] not in lists:
                raise NotationError(f"unknown word list '{part}' in '{source}'")
            words.extend(lists[part[1:]])
        elif part:
            words.append(part.lower())
        else:
            raise NotationError(f"empty alternative in '{source}'")
    return words


def _token(words: list[str]) -> dict[str, Any]:
    if words == ["#"]:
        return {"LIKE_NUM": True}
    if any(w.endswith("*") for w in words):
        parts = "|".join(re.escape(w.rstrip("*")) + (r"\w*" if w.endswith("*") else "") for w in words)
        return {"NORM": {"REGEX": f"^(?:{parts})$"}}
    return {"NORM": words[0]} if len(words) == 1 else {"NORM": {"IN": words}}


def _anchors(
    candidates: list[list[str]], common: frozenset[str], source: str
) -> tuple[frozenset[str], frozenset[str]]:
    usable = [c for c in candidates if c != ["#"]]
    if not usable:
        raise NotationError(f"'{source}' has no word that must be there")
    best = min(usable, key=lambda words: (sum(w in common for w in words), len(words)))
    plain = frozenset(w for w in best if not w.endswith("*"))
    return plain, frozenset(w.rstrip("*") for w in best if w.endswith("*"))
