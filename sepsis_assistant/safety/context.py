"""Hold the cues and the sentences of one Doc so that each question about them costs little.

Everything is looked up by bisection: the time for a text grows in proportion to its length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from spacy.tokens import Doc

from sepsis_assistant.phrases.tokens import Span, norms_of, offsets_of, sentence_starts
from sepsis_assistant.safety.model import Person
from sepsis_assistant.safety.people import People, PeopleWords, Who
from sepsis_assistant.safety.senses import SenseRules

Told = TypeVar("Told")


@dataclass(frozen=True)
class Cue:
    """Hold one cue found in a Doc: its category, its tokens, and its rank among all (the lowest is named)."""

    name: str
    start: int
    end: int
    rank: int = 0

    def holds(self, other: Cue) -> bool:
        """Say whether `other` lies inside this cue."""
        return self.start <= other.start and other.end <= self.end


class Cues:
    """Hold the cues of one category."""

    def __init__(self, cues: Iterable[Cue] = ()) -> None:
        """Sort the cues."""
        self._by_start = sorted(cues, key=lambda cue: cue.start)
        self._starts = [cue.start for cue in self._by_start]
        self.longest = max((cue.end - cue.start for cue in self._by_start), default=0)

    def starting(self, start: int, end: int) -> list[Cue]:
        """Return the cues that start in [start, end), from left to right."""
        return self._by_start[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def within(self, start: int, end: int) -> list[Cue]:
        """Return the cues that lie inside [start, end), by rank."""
        return sorted((c for c in self.starting(start, end) if c.end <= end), key=rank_of)

    def first_ending(self, after: int, last: int) -> Cue | None:
        """Return the cue of the lowest rank that ends after `after` and at `last` at the latest."""
        low, high = bisect_right(self._ends, after), bisect_right(self._ends, last)
        if low == 0:
            return self._lowest[high - 1] if high else None
        return min(self._by_end[low:high], key=rank_of, default=None)

    def around(self, cue: Cue, start: int = 0) -> list[Cue]:
        """Return the cues from `start` on that hold `cue`."""
        near = self.starting(max(start, cue.end - self.longest), cue.start + 1)
        return [each for each in near if each.holds(cue)]

    def first_from(self, start: int) -> Cue | None:
        """Return the cue of the lowest rank that starts at `start` or later."""
        place = bisect_left(self._starts, start)
        return self._lowest_from[place] if place < len(self._starts) else None

    @cached_property
    def _by_end(self) -> list[Cue]:
        return sorted(self._by_start, key=lambda cue: cue.end)

    @cached_property
    def _ends(self) -> list[int]:
        return [cue.end for cue in self._by_end]

    @cached_property
    def _lowest(self) -> list[Cue]:
        return list(accumulate(self._by_end, _lower))

    @cached_property
    def _lowest_from(self) -> list[Cue]:
        return list(accumulate(reversed(self._by_start), _lower))[::-1]


class Context:
    """Hold the words, cues and sentences of one Doc, and what has been worked out about a sentence."""

    def __init__(
        self,
        doc: Doc,
        cues: Iterable[Cue],
        rules: SenseRules,
        people: PeopleWords,
        born: Container[int] = (),
    ) -> None:
        """File the cues, which come in the order of their rank, and find the sentences and the people."""
        self.rules = rules
        self.text = doc.text
        self.norms = norms_of(doc)
        self.people = People(self.norms, people, born)
        self._offsets = offsets_of(doc)
        self._starts = sentence_starts(doc)
        by_name: dict[str, list[Cue]] = defaultdict(list)
        for cue in cues:
            by_name[cue.name].append(cue)
        self._cues = {name: Cues(found) for name, found in by_name.items()}
        self.names = frozenset(self._cues)  # the categories of which there is a cue
        self._known: dict[Callable[..., Any], dict[Span, Any]] = defaultdict(dict)

    def cues(self, name: str) -> Cues:
        """Return the cues of category `name`."""
        return self._cues.get(name, _NONE)

    def sentence(self, token: int) -> Span:
        """Return the (start, end) of the sentence that holds `token`."""
        after = bisect_right(self._starts, token)
        return self._starts[after - 1], self._starts[after] if after < len(self._starts) else len(self.norms)

    def who(self, start: int, end: int) -> Who:
        """Return whom the tokens [start, end) are told of; one who tells of a patient is not meant."""
        return self.once(_who, (start, end))

    def once(self, work_out: Callable[[Context, Span], Told], tokens: Span) -> Told:
        """Return `work_out(self, tokens)`, worked out once for each span of tokens."""
        known = self._known[work_out]
        if tokens not in known:
            known[tokens] = work_out(self, tokens)
        return known[tokens]  # type: ignore[no-any-return]

    def is_short(self, token: int) -> bool:
        """Say whether the token is an "is" written short ("she's"), or the letters of "mum's leg"."""
        start, end = self._offsets[token]
        return self.norms[token] == "is" and end - start < len("is") + (self.text[start] == "'")

    def quote(self, cue: Cue) -> str:
        """Return the words of `cue` as written."""
        first, last = self.characters(cue.start, cue.end)
        return self.text[first:last]

    def characters(self, start: int, end: int) -> Span:
        """Return where the tokens [start, end) begin and end in the text, in characters."""
        return self._offsets[start][0], self._offsets[end - 1][1]

    def tokens_at(self, character: int) -> Span:
        """Return the token that holds the character of that offset, or the one before it, as a span."""
        token = max(0, bisect_right(self._offsets, (character, len(self.text))) - 1)
        return token, token + 1


def _who(context: Context, tokens: Span) -> Who:
    who = context.people.of(*tokens, context.sentence(tokens[0]))
    reports = who.person is Person.SELF and "reporter" in context.names
    return Who() if reports else who


def rank_of(cue: Cue) -> int:
    """Return the rank of `cue`."""
    return cue.rank


def higher(one: Cue, other: Cue) -> Cue:
    """Return the cue of the higher rank."""
    return max(one, other, key=rank_of)


def _lower(one: Cue, other: Cue) -> Cue:
    return min(one, other, key=rank_of)


_NONE = Cues()
