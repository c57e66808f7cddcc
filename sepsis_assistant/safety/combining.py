"""Put facts together that make a danger sign only together, and only those of one person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from sepsis_assistant.safety.lexicon import Combination
from sepsis_assistant.safety.model import Assertion, Finding, Person
from sepsis_assistant.safety.people import GROWN, Who


def combined(
    combinations: Iterable[Combination], facts: Iterable[Finding], given: Set[str], of_children: Set[str]
) -> list[Finding]:
    """Return the signs that the stated `facts` make, for each person.

    `given` is what else is known, also from earlier turns, and nobody says of whom; those of them that are
    `of_children` do not count for a grown person.
    """
    stated = [fact for fact in facts if fact.stated]
    groups = []
    for who in _people(stated):
        own = [fact for fact in stated if who.fits(who_of(fact))]
        also = given - of_children if who.person in GROWN else given
        groups.append((own, frozenset(also).union(fact.sign for fact in own)))
    found = []
    for combination in combinations:
        whole = next((facts for facts, names in groups if combination.holds(names)), None)
        if whole is not None:
            found.append(_sign(combination, whole))
    return found


def who_of(finding: Finding) -> Who:
    """Return whom a finding is told of."""
    return Who(finding.person, finding.sex)


def _people(facts: Sequence[Finding]) -> list[Who]:
    """Return everybody whom the facts are told of, or nobody in particular."""
    known = dict.fromkeys(who_of(fact) for fact in facts if fact.person is not Person.UNKNOWN)
    return list(known) or [Who()]


def _sign(combination: Combination, facts: Iterable[Finding]) -> Finding:
    parts = [fact for fact in facts if fact.sign in combination.parts]
    known = next((fact for fact in parts if fact.person is not Person.UNKNOWN), None)
    return Finding(
        sign=combination.id,
        label=combination.label,
        words="; ".join(dict.fromkeys(part.words for part in parts)),
        start=min((part.start for part in parts), default=0),
        end=max((part.end for part in parts), default=0),
        person=known.person if known else Person.UNKNOWN,
        assertion=Assertion.PRESENT,
        why="these together call for it: " + ", ".join(sorted({part.sign for part in parts})),
        source="combination",
        reply=combination.reply,
        reference=combination.reference,
        level=combination.level,
        sex=known.sex if known else "",
    )
