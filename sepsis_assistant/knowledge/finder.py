"""Find the details that a text is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from sepsis_assistant.knowledge.details import DETAILS, THINGS, Detail, Details, load_details
from sepsis_assistant.numbers.reader import NumberRules, default_number_rules, read_numbers
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.spelling import SpellingCorrector
from sepsis_assistant.phrases.tokens import Normaliser, norms_of, offsets_of
from sepsis_assistant.phrases.words import Words, load_words
from sepsis_assistant.text import fold


@dataclass(frozen=True)
class Found:
    """Hold a detail and its place in the folded text, in characters."""

    detail: str
    kind: str
    start: int
    end: int


class DetailFinder:
    """Find details in texts; build it once, it has no state."""

    def __init__(self, details: Details, words: Words, number_rules: NumberRules) -> None:
        """File the phrases of `details`."""
        self.details = details
        self._number_rules = number_rules
        corrector = SpellingCorrector(details.vocabulary())
        self._normaliser = Normaliser(words.forms, words.splits, corrector.correct)
        entries = [(d, p) for d in details.by_id.values() for p in d.phrases]
        ignored = [(None, p) for p in details.ignored]
        self._index: PhraseIndex[Detail | None] = PhraseIndex([*entries, *ignored])

    def doc(self, text: str) -> Doc:
        """Return `text` as a Doc of usual forms, as the phrases expect it."""
        return self._normaliser.doc(fold(text))

    def find(self, doc: Doc) -> list[Found]:
        """Return each detail in `doc` once, in reading order; where phrases overlap, the longest counts."""
        offsets = offsets_of(doc)
        spans = [
            (detail, _named_tokens(doc, phrase, start, end))
            for detail, phrase, start, end in self._index.find(doc)
        ]
        found = [
            Found(detail.id, detail.kind, offsets[min(at)][0], offsets[max(at)][1])
            for detail, at in _longest(spans)
            if detail
        ]
        once: dict[str, Found] = {}
        for each in sorted([*found, *self._from_ages(doc.text)], key=lambda f: f.start):
            once.setdefault(each.detail, each)
        return list(once.values())

    def _from_ages(self, text: str) -> Iterator[Found]:
        for age in read_numbers(text, self._number_rules).ages:
            for each in self.details.ages:
                if each.start <= age.months < each.end:
                    kind = self.details.by_id[each.detail].kind
                    yield Found(each.detail, kind, age.start, age.end)


Match = tuple[Detail | None, frozenset[int]]


def _named_tokens(doc: Doc, phrase: Phrase, start: int, end: int) -> frozenset[int]:
    """Return the tokens of a match that the phrase names; those in its gaps are free for other details."""
    whole = frozenset(range(start, end))
    if not phrase.has_gap:
        return whole
    return frozenset(i for i in whole if norms_of(doc)[i] in phrase.words) or whole


def _longest(spans: list[Match]) -> list[Match]:
    """Keep the longest of overlapping spans; of two equal ones both stay, unless one is to be ignored."""
    kept: list[Match] = []
    taken: dict[int, Match] = {}  # token -> the first span that was kept for it
    for span in sorted(spans, key=lambda s: (-len(s[1]), s[0] is not None, min(s[1]))):
        rivals = [taken[token] for token in span[1] if token in taken]
        if all(rival[0] is not None and rival[1] == span[1] for rival in rivals):
            kept.append(span)
            taken.update((token, span) for token in span[1] if token not in taken)
    return kept


@lru_cache(maxsize=1)
def default_finder() -> DetailFinder:
    """Return the finder over data/knowledge/details.yml, built once per process."""
    words = load_words()
    return DetailFinder(load_details(words, DETAILS, THINGS), words, default_number_rules())
