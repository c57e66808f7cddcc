"""Find danger signs in a message: lexicon, numbers, combinations, each with its assertion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from sepsis_assistant.memory import remembering
from sepsis_assistant.numbers.model import Numbers
from sepsis_assistant.numbers.reader import NumberRules, default_number_rules, read_numbers
from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.spelling import SpellingCorrector
from sepsis_assistant.phrases.tokens import Normaliser, Span
from sepsis_assistant.safety.assertion import assert_span, negations_inside
from sepsis_assistant.safety.combining import combined, who_of
from sepsis_assistant.safety.context import Context, Cue
from sepsis_assistant.safety.lexicon import SAFETY, Entry, Lexicon, load_lexicon
from sepsis_assistant.safety.model import Assertion, Assessment, Finding, Level, Notes, Person
from sepsis_assistant.safety.people import PeopleWords, Who, person_of_age, person_with_age
from sepsis_assistant.safety.vitals import (
    VitalRules,
    Vitals,
    judge,
    load_vital_rules,
    shows_no_fever,
    told_by_number,
)
from sepsis_assistant.spans import Spans
from sepsis_assistant.text import fold

_FEVER = "fever"
_FEW = 7  # words of a note such as "lips blue", which names nobody
_BIRTHS = ("pregnant", "after_birth")  # what makes a woman one who is pregnant or has just given birth


class Detector:
    """Assess messages with one lexicon; build it once, `assess` has no state."""

    def __init__(self, lexicon: Lexicon, vital_rules: VitalRules, number_rules: NumberRules) -> None:
        """File the phrases of `lexicon`."""
        self.lexicon = lexicon
        self._vital_rules, self._number_rules = vital_rules, number_rules
        corrector = SpellingCorrector(lexicon.vocabulary(), lexicon.cue_words())
        self._normaliser = Normaliser(lexicon.forms, lexicon.splits, corrector.correct)
        entries = [*lexicon.signs.values(), *lexicon.features.values()]
        self._entries = PhraseIndex((e, p) for e in entries for p in e.phrases)
        self._exceptions = PhraseIndex((e.id, p) for e in entries for p in e.exceptions)
        cues = lexicon.senses.cues
        self._cues = PhraseIndex((name, p) for name, phrases in cues.items() for p in phrases)
        self._people = PeopleWords.of(lexicon.lists)
        self._feature_names = vital_rules.feature_names().union(lexicon.features)
        self._assess = remembering(self._assess_anew)

    def assess(self, text: str, earlier: Iterable[str] = (), age_months: float | None = None) -> Assessment:
        """Return what `text` shows; `earlier` and `age_months` come from the turns before."""
        return self._assess(text, frozenset(earlier), age_months)

    def alarms(self, text: str) -> tuple[Finding, ...]:
        """Return the alarms of `assess` for folded text, quickly where nothing in it can be a sign."""
        return self.assess(text).alarms if self._can_alarm(text) else ()

    def _can_alarm(self, text: str) -> bool:
        """Say whether the words, a form or the numbers of folded text could make a finding."""
        if self._entries.can_find(self._normaliser.norms(text)) or self.lexicon.form_reader.read(text).all:
            return True
        numbers = read_numbers(text, self._number_rules)
        return bool(numbers.readings or numbers.ages)

    def _assess_anew(self, text: str, earlier: frozenset[str], age_months: float | None) -> Assessment:
        folded = fold(text)
        doc = self._normaliser.doc(folded)
        matches = self._matches(doc)
        born = {i for entry, _, a, b in matches if entry.id in _BIRTHS for i in range(a, b)}
        context = Context(doc, self._cues_of(doc), self.lexicon.senses, self._people, born)
        numbers = read_numbers(folded, self._number_rules)
        vitals = judge(folded, numbers, self._vital_rules, age_months, self._whose(context, numbers))
        found = [self._matched(context, e, p, a, b) for e, p, a, b in matches]
        found = self._with_form(context, found, folded)
        found = self._settled(context, [*found, *self._vital_findings(context, vitals)], numbers)
        signs = [f for f in found if f.sign not in self._feature_names]
        features = [f for f in found if f.sign in self._feature_names]
        given = earlier.union(vitals.given)
        young = self._vital_rules.child_names()
        signs += combined(self.lexicon.combinations, [*features, *signs], given, young)
        ages = tuple(age.months for age in numbers.ages)
        return Assessment(
            tuple(signs),
            tuple(features),
            self._notes(context, signs, features, vitals, numbers),
            context.people.named,
            ages,
            folded,
        )

    def _notes(
        self,
        context: Context,
        signs: list[Finding],
        features: list[Finding],
        vitals: Vitals,
        numbers: Numbers,
    ) -> Notes:
        told = [age.months for age in numbers.ages if _is_told(context, age.start)]
        parts = [f for f in (*features, *signs) if f.stated and f.source != "combination"]
        also = {f.sign for f in parts if not f.alarming or f.sign in self._feature_names}
        return Notes(
            features=tuple(sorted(vitals.given | also)),
            plain=self._is_plain(context, signs),
            age_months=told[-1] if told else None,
        )

    def _whose(self, context: Context, numbers: Numbers) -> Callable[[int], Who]:
        """Return a function that says whom the number at a character is told of."""
        ages, bands = {age.start: age.months for age in numbers.ages}, self.lexicon.ages

        def whose(start: int) -> Who:
            who = context.who(*context.tokens_at(start))
            return person_with_age(who, ages[start], bands) if start in ages else who

        return whose

    def _matches(self, doc: Doc) -> list[tuple[Entry, Phrase, int, int]]:
        """Return what the phrases match, without what an exception of the same entry lies over."""
        covered: dict[str, set[int]] = defaultdict(set)
        for name, _, start, end in self._exceptions.find(doc):
            covered[name].update(range(start, end))
        found = self._entries.find(doc)
        return [(e, p, a, b) for e, p, a, b in found if covered[e.id].isdisjoint(range(a, b))]

    def _cues_of(self, doc: Doc) -> Iterator[Cue]:
        for rank, (name, _, start, end) in enumerate(self._cues.find(doc)):
            yield Cue(name, start, end, rank)

    def _settled(self, context: Context, found: Iterable[Finding], numbers: Numbers) -> list[Finding]:
        """Return the longest finding of each place, with what the numbers say of fever and age."""
        ages, bands = [age.months for age in numbers.ages], self.lexicon.ages
        measured = told_by_number(numbers, self._vital_rules)
        if shows_no_fever(numbers, self._vital_rules):
            measured |= {_FEVER}
        kept = _longest_each(f for f in found if f.source == "vitals" or f.sign not in measured)
        births = [who_of(f) for f in kept if f.stated and f.sign in _BIRTHS]
        named = context.people.named
        settled = []
        for finding in kept:
            who = person_of_age(who_of(finding), ages, bands, named)
            if finding.sign in _BIRTHS and (who.sex == "m" or who.person is Person.BABY):
                who = Who(Person.PREGNANT)
            if who.person in (Person.SELF, Person.ADULT) and any(who.fits(mother) for mother in births):
                who = who._replace(person=Person.PREGNANT if who.sex != "m" else who.person)
            known = who == who_of(finding)
            settled.append(finding if known else replace(finding, person=who.person, sex=who.sex))
        return settled

    def about(self, person: str) -> str:
        """Return how the reply names `person`, or nothing."""
        return self.lexicon.about.get(person, "")

    def combinations(self, names: Iterable[str], earlier: Iterable[str]) -> tuple[str, ...]:
        """Return the labels of the emergencies that `names` complete together with `earlier` ones."""
        new, old = frozenset(names), frozenset(earlier)
        return tuple(
            c.label
            for c in self.lexicon.combinations
            if c.level is Level.EMERGENCY and c.holds(new | old) and not c.holds(old)
        )

    def _matched(self, context: Context, entry: Entry, phrase: Phrase, start: int, end: int) -> Finding:
        """Return the finding of a match; a negation in a gap of the phrase takes it back."""
        finding = self._finding(context, entry, (start, end))
        inside = negations_inside(context, start, end)
        expected = phrase.words & {word for cue in inside for word in context.norms[cue.start : cue.end]}
        if not inside or expected or finding.assertion is not Assertion.PRESENT:
            return finding
        why = f"'{context.quote(inside[0])}' stands in it"
        return replace(finding, assertion=Assertion.NEGATED, why=why)

    def _finding(
        self,
        context: Context,
        entry: Entry,
        tokens: Span,
        characters: Span | None = None,
        who: Who | None = None,
        source: str = "lexicon",
    ) -> Finding:
        """Return what `tokens` tell; they stand for `characters`, and for `who` where that is known."""
        assertion, why = context.once(assert_span, tokens)
        first, last = characters or context.characters(*tokens)
        who = who or (Who(Person(entry.person)) if entry.person else context.who(*tokens))
        return Finding(
            sign=entry.id,
            label=entry.label,
            words=context.text[first:last],
            start=first,
            end=last,
            person=who.person,
            assertion=assertion,
            why=why,
            source=source,
            reply=entry.reply,
            reference=entry.reference,
            level=entry.level,
            sex=who.sex,
        )

    def _with_form(self, context: Context, found: list[Finding], text: str) -> list[Finding]:
        """Return the findings with the answers of a form: "rash: none" denies, "fits: yes" tells."""
        fields = self.lexicon.form_reader.read(text)
        if not fields.all:
            return found
        kept = [_denied(f) if fields.denies(f.start, f.end) else f for f in found]
        for field in fields.all:
            entry = self.lexicon.entry(field.sign)
            if entry and field.told:
                place = (field.start, field.end)
                kept.append(self._finding(context, entry, context.tokens_at(field.start), place))
        return kept

    def _vital_findings(self, context: Context, vitals: Vitals) -> list[Finding]:
        found = []
        for sign in (*vitals.parts, *vitals.signs):
            entry = Entry(sign.id, sign.label, (), sign.reference, level=sign.level)
            tokens, place = context.tokens_at(sign.start), (sign.start, sign.end)
            found.append(self._finding(context, entry, tokens, place, sign.who, "vitals"))
        return found

    def _is_plain(self, context: Context, signs: list[Finding]) -> bool:
        """Say whether this plainly reports: short, of somebody, no question, nothing set apart."""
        rules = self.lexicon.senses
        opening = context.text[slice(*context.characters(0, 1))] if context.norms else ""
        asks = "?" in context.text or opening.lower() in self.lexicon.lists["asking"]
        stated = [f for f in signs if f.assertion is Assertion.PRESENT]
        told = any(f.person is not Person.UNKNOWN or f.source == "vitals" for f in stated)
        of_somebody = not rules.words.pronoun.isdisjoint(context.norms)  # "his lips have gone blue"
        words = len(context.norms)
        told = told or bool(stated and (of_somebody or words <= _FEW))
        short = words <= rules.plain_words
        return told and short and not asks and not context.names & rules.set_apart


def _denied(finding: Finding) -> Finding:
    return replace(finding, assertion=Assertion.NEGATED, why="a form answers it with no")


def _is_told(context: Context, start: int) -> bool:
    """Say whether the number at a character is told as present, not past, imagined or in general."""
    return context.once(assert_span, context.tokens_at(start))[0] is Assertion.PRESENT


def _longest_each(found: Iterable[Finding]) -> list[Finding]:
    """Keep, for each sign and place, the longest match, in reading order."""
    kept: list[Finding] = []
    taken: dict[str, Spans] = defaultdict(Spans)
    for finding in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if taken[finding.sign].add(finding.start, finding.end):
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, f.end))


@lru_cache(maxsize=4)
def default_detector(folder: Path = SAFETY) -> Detector:
    """Return the detector over the lexicon in `folder`, built once per process."""
    numbers = default_number_rules()
    vitals = load_vital_rules(numbers.kinds, folder / "vitals.yml")
    return Detector(load_lexicon(vitals.names(), folder), vitals, numbers)
