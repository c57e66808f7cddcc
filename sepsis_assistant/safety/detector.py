"""Find danger signs in a message: lexicon, numbers, combinations, each with its assertion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.spelling import SpellingCorrector
from sepsis_assistant.phrases.tokens import Normaliser
from sepsis_assistant.safety.assertion import Context, Cue, assert_span, negations_inside
from sepsis_assistant.safety.lexicon import SAFETY, Combination, Entry, Lexicon, load_lexicon
from sepsis_assistant.safety.model import Assertion, Assessment, Finding, Person
from sepsis_assistant.safety.people import person_of, person_of_age
from sepsis_assistant.safety.vitals import VitalRules, Vitals, load_vital_rules, read_vitals
from sepsis_assistant.text import fold

_SET_APART = frozenset({"general", "hypothetical", "fiction", "staged", "past", "other", "talk"})
_PLAIN_TOKENS = 30
_PRONOUNS = frozenset({"he", "she", "his", "her", "him", "they", "their", "he's", "she's"})
_FEVERISH = 37.5  # C; between this and 38 a fever told in words still counts


class Detector:
    """Assess messages with one lexicon; build it once, `assess` has no state."""

    def __init__(self, lexicon: Lexicon, vital_rules: VitalRules) -> None:
        """Compile the matchers for `lexicon`."""
        self.lexicon = lexicon
        self.vital_rules = vital_rules
        corrector = SpellingCorrector(lexicon.vocabulary(), lexicon.cue_words())
        self.normaliser = Normaliser(lexicon.forms, lexicon.splits, corrector.correct)
        vocab = self.normaliser.nlp.vocab
        entries = [*lexicon.signs.values(), *lexicon.features.values()]
        self._entries = PhraseIndex(vocab, [(e, p) for e in entries for p in e.phrases])
        cues = [(name, p) for name, phrases in lexicon.cues.items() for p in phrases]
        self._cues = PhraseIndex(vocab, cues)

    def assess(self, text: str, earlier: Iterable[str] = (), age_months: float | None = None) -> Assessment:
        """Return what `text` shows; `earlier` and `age_months` come from the turns before."""
        folded = fold(text)
        doc = self.normaliser.doc(folded)
        context = Context.of(doc, [Cue(n, a, b) for n, _, a, b in self._cues.find(doc)])
        vitals = read_vitals(folded, self.vital_rules, age_months)
        found = [self._matched(context, e, p, a, b) for e, p, a, b in self._entries.find(doc)]
        found += self._vital_findings(context, vitals)
        ages = [a.months for a in vitals.ages]
        found = [
            replace(f, person=person_of_age(f.person, ages))
            for f in _longest_each(found)
            if not _read_as_normal(f, vitals)
        ]
        signs = [f for f in found if f.sign not in self.lexicon.features]
        features = [f for f in found if f.sign in self.lexicon.features]
        read = self._vital_features(context, vitals)
        signs += self._combine(features, signs, read | set(earlier))
        present = {f.sign for f in features if f.assertion is Assertion.PRESENT}
        known = sorted(present | read)
        extra = {
            "features": known,
            "plain": self._is_plain(context, signs),
            "age_months": ages[-1] if ages and read else None,
        }
        return Assessment(tuple(signs), tuple(features), extra=extra)

    def about(self, person: str) -> str:
        """Return how the reply names `person`, or nothing."""
        return self.lexicon.about.get(person, "")

    def combinations(self, names: Iterable[str], earlier: Iterable[str]) -> tuple[str, ...]:
        """Return the labels of the signs that `names` complete together with `earlier` ones."""
        new, old = frozenset(names), frozenset(earlier)
        return tuple(
            c.label
            for c in self.lexicon.combinations
            if all((new | old) & g for g in c.all_of) and not all(old & g for g in c.all_of)
        )

    def _matched(self, context: Context, entry: Entry, phrase: Phrase, start: int, end: int) -> Finding:
        """Return the finding of a match; a negation in a gap of the phrase takes it back."""
        finding = self._finding(context, entry, start, end)
        inside = negations_inside(context, start, end)
        expected = phrase.words() & {word for cue in inside for word in context.words(cue.start, cue.end)}
        if not inside or expected or finding.assertion is not Assertion.PRESENT:
            return finding
        why = f"'{context.quote(inside[0])}' stands in it"
        return replace(finding, assertion=Assertion.NEGATED, why=why)

    def _finding(self, context: Context, entry: Entry, start: int, end: int) -> Finding:
        assertion, why = assert_span(context, start, end)
        offsets = context.doc.user_data["offsets"]
        first, last = offsets[start][0], offsets[end - 1][1]
        person = entry.person or person_of(
            context.doc, (start, end), context.sentence(start), self.lexicon.lists
        )
        return Finding(
            sign=entry.id,
            label=entry.label,
            words=context.doc.text[first:last],
            start=first,
            end=last,
            person=Person(person),
            assertion=assertion,
            why=why,
            reply=entry.reply,
            reference=entry.reference,
        )

    def _vital_findings(self, context: Context, vitals: Vitals) -> list[Finding]:
        found = []
        for sign in vitals.signs:
            start = _token_at(context.doc, sign.start)
            entry = Entry(sign.id, sign.label, (), sign.reference)
            finding = self._finding(context, entry, start, start + 1)
            found.append(replace(finding, words=sign.words, end=sign.end, source="vitals"))
        return found

    def _vital_features(self, context: Context, vitals: Vitals) -> set[str]:
        """Return the features that numbers give, unless every number is past, imagined or general."""
        starts = [r.start for r in vitals.readings] + [a.start for a in vitals.ages]
        places = [_token_at(context.doc, start) for start in starts]
        stated = any(assert_span(context, i, i + 1)[0] is Assertion.PRESENT for i in places)
        return set(vitals.features) if stated else set()

    def _is_plain(self, context: Context, signs: list[Finding]) -> bool:
        """Say whether this plainly reports: short, a person or a number, no question, nothing set apart."""
        doc, names = context.doc, {cue.name for cue in context.cues}
        asks = any(t.text == "?" for t in doc) or doc[:1].text.lower() in self.lexicon.lists["asking"]
        stated = [f for f in signs if f.assertion is Assertion.PRESENT]
        told = any(f.person is not Person.UNKNOWN or f.source == "vitals" for f in stated)
        told = told or bool(stated and {t.norm_ for t in doc} & _PRONOUNS)  # "his lips have gone blue"
        return told and not asks and not names & _SET_APART and len(doc) <= _PLAIN_TOKENS

    def _combine(self, features: list[Finding], signs: list[Finding], given: set[str]) -> list[Finding]:
        stated = [f for f in (*features, *signs) if f.assertion is Assertion.PRESENT]
        names = {f.sign for f in stated} | given
        combos = [c for c in self.lexicon.combinations if all(names & group for group in c.all_of)]
        return [_combined(c, stated) for c in combos]


def _combined(combination: Combination, stated: list[Finding]) -> Finding:
    wanted = frozenset().union(*combination.all_of)
    parts = [f for f in stated if f.sign in wanted]
    return Finding(
        sign=combination.id,
        label=combination.label,
        words="; ".join(dict.fromkeys(f.words for f in parts)),
        start=min((f.start for f in parts), default=0),
        end=max((f.end for f in parts), default=0),
        person=next((f.person for f in parts if f.person is not Person.UNKNOWN), Person.UNKNOWN),
        assertion=Assertion.PRESENT,
        why="these together call for it: " + ", ".join(sorted({f.sign for f in parts})),
        source="combination",
        reply=combination.reply,
        reference=combination.reference,
    )


def _read_as_normal(finding: Finding, vitals: Vitals) -> bool:
    """Say whether a fever told in words is a temperature that the numbers show to be normal."""
    values = [r.value for r in vitals.readings if r.kind == "temperature"]
    return finding.sign == "fever" and bool(values) and max(values) < _FEVERISH


def _token_at(doc: Doc, offset: int) -> int:
    starts = doc.user_data["offsets"]
    return max((i for i, (a, _) in enumerate(starts) if a <= offset), default=0)


def _longest_each(found: list[Finding]) -> list[Finding]:
    """Keep, for each sign and place, the longest match, in reading order."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        overlap = any(
            k.sign == finding.sign and k.start < finding.end and finding.start < k.end for k in kept
        )
        if not overlap:
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, f.end))


@lru_cache(maxsize=4)
def default_detector(folder: Path = SAFETY) -> Detector:
    """Return the detector over the lexicon in `folder`, built once per process."""
    return Detector(load_lexicon(folder), load_vital_rules(folder / "vitals.yml"))
