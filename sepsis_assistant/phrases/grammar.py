"""Compile the phrase notation of data/ (docs/safety/lexicon.md) into rows of items.

Notation: items apart by spaces. `word`, `a|b` (one of), `@list` (a word list of words.yml),
`breath*` (prefix), a trailing `?` (optional), `..` or `..5` (up to 3 or 5 words between, within the
clause), `#` (a number) and `{short of|fighting for}` (one of several word sequences).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

_BRACE = re.compile(r"\{([^{}]*)\}")
_GLUED = re.compile(r"\|\{|\}\|")
_GAP = re.compile(r"^\.\.(\d*)$")
_DEFAULT_GAP = 3
_NUMBER = "#"


class NotationError(ValueError):
    """Report a phrase that the notation does not allow."""


@dataclass(frozen=True)
class Item:
    """Hold one item of a phrase: one of some words or a number, or a gap of up to `gap` words."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    number: bool = False
    optional: bool = False
    gap: int = 0
    in_clause: bool = False  # a gap after a negation: "no fever, feeding" says nothing about feeding


@dataclass(frozen=True)
class Phrase:
    """Hold one compiled phrase; `anchor` is the place of the item to look it up by, which no match lacks."""

    source: str
    items: tuple[Item, ...]
    anchor: int

    @cached_property
    def has_gap(self) -> bool:
        """Say whether the phrase leaves room for words that it does not name."""
        return any(item.gap for item in self.items)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every word of the items that are nothing but plain words."""
        plain = (item.words for item in self.items if not item.beginnings)
        return frozenset(itertools.chain.from_iterable(plain))


class Grammar:
    """Compile phrases with word lists; items that are written alike are one object."""

    def __init__(self, lists: Mapping[str, Sequence[str]], common: frozenset[str]) -> None:
        """Keep the word lists, and the words too frequent to look a phrase up by."""
        self._lists, self._common = lists, common
        self._items: dict[str, Item] = {}
        self._negations = frozenset(lists.get("neg", ()))

    def phrases(self, notation: str) -> list[Phrase]:
        """Return the phrases that `notation` stands for; raise NotationError when it is malformed."""
        return [self._phrase(plain) for plain in _expand_braces(notation)]

    def _phrase(self, source: str) -> Phrase:
        items = [self._item(item, source) for item in source.split()]
        for place, before in enumerate(items[:-1]):
            if items[place + 1].gap and before.words & self._negations:
                items[place + 1] = replace(items[place + 1], in_clause=True)
        usable = [i for i, item in enumerate(items) if (item.words or item.beginnings) and not item.optional]
        if not usable:
            raise NotationError(f"'{source}' has no word that must be there")
        anchor = min(usable, key=lambda i: _frequency(items[i], self._common))
        return Phrase(source, tuple(items), anchor)

    def _item(self, item: str, source: str) -> Item:
        if item not in self._items:
            self._items[item] = _item(item, self._lists, source)
        return self._items[item]


def _expand_braces(notation: str) -> list[str]:
    if _GLUED.search(notation):
        raise NotationError(f"braces hold all choices of an item or none in '{notation}'")
    found = _BRACE.search(notation)
    if not found:
        if "{" in notation or "}" in notation:
            raise NotationError(f"unbalanced braces in '{notation}'")
        return [" ".join(notation.split())]
    before, after = notation[: found.start()], notation[found.end() :]
    options = found.group(1).split("|")
    return list(itertools.chain.from_iterable(_expand_braces(before + o + after) for o in options))


def _item(item: str, lists: Mapping[str, Sequence[str]], source: str) -> Item:
    gap = _GAP.match(item)
    if gap:
        return Item(gap=int(gap.group(1) or _DEFAULT_GAP))
    optional = item.endswith("?") and len(item) > 1
    words = _words(item.removesuffix("?"), lists, source)
    if words == [_NUMBER]:
        return Item(number=True, optional=optional)
    plain = frozenset(w for w in words if not w.endswith("*"))
    beginnings = tuple(sorted({w.rstrip("*") for w in words if w.endswith("*")}))
    return Item(plain, beginnings, optional=optional)


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


def _frequency(item: Item, common: frozenset[str]) -> tuple[int, int]:
    """Return how often the words of `item` can be expected: the fewer, the better to look a phrase up by."""
    words = item.words.union(item.beginnings)
    return len(words & common), len(words)
