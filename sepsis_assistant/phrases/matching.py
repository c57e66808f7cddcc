"""Find phrases in a Doc, each only around the words that it must have.

spaCy's Matcher walks through the whole Doc for every pattern; with thousands of phrases that made a text cost
the square of its length. Here the work is in proportion to the words that some phrase is looked up by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from spacy.tokens import Doc

from sepsis_assistant.phrases.grammar import Item, Phrase
from sepsis_assistant.phrases.tokens import Span, norms_of
from sepsis_assistant.spans import Spans

Key = TypeVar("Key")

_BREAKS = frozenset(".!?;:\n")  # no gap reaches over one of these
_CLAUSE_BREAKS = _BREAKS | {",", "but"}  # nor one that a negation begins over these


@dataclass(frozen=True)
class _Entry(Generic[Key]):
    """Hold a phrase, ready to be looked for around its anchor."""

    key: Key
    phrase: Phrase
    anchor: Item
    after: tuple[Item, ...]
    before: tuple[Item, ...]  # from the anchor to the left
    needed: tuple[frozenset[str], ...]  # a text without one of these words has no match


class PhraseIndex(Generic[Key]):
    """Map phrases to keys; a text pays for the phrases whose words it holds, not for the lexicon."""

    def __init__(self, entries: Iterable[tuple[Key, Phrase]]) -> None:
        """File each (key, phrase) of `entries` under the words of its anchor."""
        self._entries = [_entry(key, phrase) for key, phrase in entries]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_beginning: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for word in entry.anchor.words:
                self._by_word[word].append(number)
            for beginning in entry.anchor.beginnings:
                self._by_beginning[beginning].append(number)
        self._longest_beginning = max(map(len, self._by_beginning), default=0)
        self._shortest_beginnings = frozenset(beginning[:2] for beginning in self._by_beginning)
        self._looked_up = lru_cache(maxsize=4096)(self._looked_up_by)

    def find(self, doc: Doc) -> Iterator[tuple[Key, Phrase, int, int]]:
        """Yield (key, phrase, first token, token after the last), phrase by phrase, longest first.

        Matches of one phrase do not overlap: the longest counts, of equal ones the first.
        """
        norms = norms_of(doc)
        places: dict[str, list[int]] = defaultdict(list)
        for place, norm in enumerate(norms):
            places[norm].append(place)
        said = frozenset(places)
        anchors: dict[int, list[str]] = defaultdict(list)
        for norm in places:
            for number in self._looked_up(norm):
                anchors[number].append(norm)
        for number in sorted(anchors):
            entry = self._entries[number]
            if _can_be(entry, said):
                at = (place for norm in anchors[number] for place in places[norm])
                for start, end in _apart([s for place in at for s in _around(entry, doc, norms, place)]):
                    yield entry.key, entry.phrase, start, end

    def can_find(self, norms: frozenset[str]) -> bool:
        """Say whether a text of these words, in whatever order, can hold a phrase."""
        looked_up = (number for norm in norms for number in self._looked_up(norm))
        return any(_can_be(self._entries[number], norms) for number in looked_up)

    def _looked_up_by(self, norm: str) -> Sequence[int]:
        """Return the entries whose anchor fits a word."""
        numbers = self._by_word.get(norm, [])
        if norm[:2] not in self._shortest_beginnings:
            return numbers
        begun = (
            number
            for width in range(2, min(len(norm), self._longest_beginning) + 1)
            for number in self._by_beginning.get(norm[:width], ())
            if _begins(self._entries[number].anchor, norm)
        )
        return sorted({*numbers, *begun})


def _entry(key: Key, phrase: Phrase) -> _Entry[Key]:
    items, anchor = phrase.items, phrase.anchor
    others = (item for item in items if item is not items[anchor])
    needed = (i.words for i in others if i.words and not i.beginnings and not i.optional)
    return _Entry(key, phrase, items[anchor], items[anchor + 1 :], items[:anchor][::-1], tuple(needed))


def _can_be(entry: _Entry[Any], said: frozenset[str]) -> bool:
    """Say whether a text that says these words can hold the phrase."""
    return not any(map(said.isdisjoint, entry.needed))  # asked very often: a generator would cost more


def _around(entry: _Entry[Any], doc: Doc, norms: Sequence[str], place: int) -> Iterator[Span]:
    """Yield every match of a phrase whose anchor is the token at `place`."""
    ends = _reach(entry.after, doc, norms, place, 1)
    if ends:
        for start in _reach(entry.before, doc, norms, place, -1):
            for end in ends:
                yield start, end + 1


def _reach(items: Sequence[Item], doc: Doc, norms: Sequence[str], place: int, step: int) -> set[int]:
    """Return the last tokens that `items` can come to, one after another, from `place` in steps of `step`."""
    places = {place}
    for item in items:
        reached = set(places) if item.optional or item.gap else set()
        for at in places:
            if item.gap:
                reached.update(_free(item, norms, at, step))
            elif 0 <= at + step < len(norms) and _fits(item, doc, norms, at + step):
                reached.add(at + step)
        if not reached:
            return reached
        places = reached
    return places


def _free(gap: Item, norms: Sequence[str], place: int, step: int) -> Iterator[int]:
    """Yield the tokens of a gap beside `place`, as far as the sentence or the clause goes."""
    breaks = _CLAUSE_BREAKS if gap.in_clause else _BREAKS
    for _ in range(gap.gap):
        place += step
        if not 0 <= place < len(norms) or norms[place] in breaks:
            return
        yield place


def _fits(item: Item, doc: Doc, norms: Sequence[str], place: int) -> bool:
    if norms[place] in item.words:
        return True
    if item.number:
        return bool(doc[place].like_num)
    return _begins(item, norms[place])


def _begins(item: Item, norm: str) -> bool:
    if not norm.startswith(item.beginnings):
        return False
    return any(norm.startswith(b) and (norm == b or norm[len(b) :].isalnum()) for b in item.beginnings)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return the longest of the spans that overlap, of equal ones the first; the longest comes first."""
    if len(spans) < 2:
        return list(spans)
    kept = Spans()
    return [span for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])) if kept.add(*span)]
