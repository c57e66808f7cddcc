"""Find the details that a text is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from sepsis_assistant.knowledge.details import Detail, Details, load_details
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.spelling import SpellingCorrector
from sepsis_assistant.phrases.tokens import Normaliser
from sepsis_assistant.phrases.words import Words, load_words
from sepsis_assistant.safety.vitals import VitalRules, load_vital_rules, read_vitals
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

    def __init__(self, details: Details, words: Words, vital_rules: VitalRules) -> None:
        """Compile the matchers for `details`."""
        self.details = details
        self._vital_rules = vital_rules
        corrector = SpellingCorrector(details.vocabulary())
        self.normaliser = Normaliser(words.forms, words.splits, corrector.correct)
        entries = [(d, p) for d in details.by_id.values() for p in d.phrases]
        ignored = [(None, p) for p in details.ignored]
        self._index: PhraseIndex[Detail | None] = PhraseIndex(self.normaliser.nlp.vocab, [*entries, *ignored])

    def doc(self, text: str) -> Doc:
        """Return `text` as a Doc of usual forms, as the phrases expect it."""
        return self.normaliser.doc(fold(text))

    def find(self, text: str) -> list[Found]:
        """Return each detail in `text` once, in reading order; where phrases overlap, the longest counts."""
        doc = self.doc(text)
        offsets = doc.user_data["offsets"]
        spans = [
            (detail, _literal(doc, phrase, start, end))
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
        for age in read_vitals(text, self._vital_rules).ages:
            for each in self.details.ages:
                if each.start <= age.months < each.end:
                    kind = self.details.by_id[each.detail].kind
                    yield Found(each.detail, kind, age.start, age.end)


Span = tuple[Detail | None, frozenset[int]]


def _literal(doc: Doc, phrase: Phrase, start: int, end: int) -> frozenset[int]:
    """Return the tokens of a match that the phrase names; those in its gaps are free for other details."""
    whole = frozenset(range(start, end))
    if not phrase.has_gap:
        return whole
    words = phrase.words()
    return frozenset(i for i in whole if doc[i].norm_ in words) or whole


def _longest(spans: list[Span]) -> list[Span]:
    """Keep the longest of overlapping spans; of two equal ones both stay, unless one is to be ignored."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (-len(s[1]), s[0] is not None, min(s[1]))):
        rivals = [k for k in kept if k[1] & span[1]]
        if all(k[0] is not None and k[1] == span[1] for k in rivals):
            kept.append(span)
    return kept


@lru_cache(maxsize=1)
def default_finder() -> DetailFinder:
    """Return the finder over data/knowledge/details.yml, built once per process."""
    words = load_words()
    return DetailFinder(load_details(words), words, load_vital_rules())
