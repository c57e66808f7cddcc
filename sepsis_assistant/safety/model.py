"""Hold the types that the safety core passes around."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(str, Enum):
    """Name how soon help is needed, the gravest first (docs/safety/levels.md)."""

    EMERGENCY = "emergency"  # call the emergency number now
    URGENT = "urgent"  # an advice line, a doctor, a midwife or the cancer unit today
    ROUTINE = "routine"  # a pharmacist, a dentist, a doctor when there is time
    NONE = "none"  # nobody is reported to be ill now


class Assertion(str, Enum):
    """Say in which sense a sign was mentioned (ConText's modifiers, plus questions and fiction)."""

    PRESENT = "present"
    NEGATED = "negated"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"
    QUESTION = "question"
    FICTION = "fiction"
    OTHER = "other"  # an animal, a machine, a figure of speech


class Person(str, Enum):
    """Name the person that a sign belongs to."""

    SELF = "self"
    BABY = "baby"
    CHILD = "child"
    ADULT = "adult"
    OLDER = "older"
    PREGNANT = "pregnant"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """Describe one sign found in a message.

    `start` and `end` are character offsets in the folded text; `source` is `lexicon`, `vitals`,
    `combination` or `classifier`; `why` says in words how the assertion was decided; `level` is how soon
    help is needed for this finding alone; `sex` is that of the person, "f" or "m", where the words show it.
    """

    sign: str
    label: str
    words: str
    start: int
    end: int
    person: Person
    assertion: Assertion
    why: str
    source: str = "lexicon"
    reply: str = "emergency"
    reference: tuple[str, ...] = ()
    level: Level = Level.EMERGENCY
    sex: str = ""

    @property
    def stated(self) -> bool:
        """Say whether it is told of a real person now."""
        return self.assertion is Assertion.PRESENT

    @property
    def alarming(self) -> bool:
        """Say whether this finding alone calls for the emergency reply."""
        return self.stated and self.level is Level.EMERGENCY


@dataclass(frozen=True)
class Notes:
    """Hold what a message shows as a whole.

    `features` are the names of those that are present, also of those that numbers give, and of the signs that
    are urgent: later messages may complete them; `plain` says that it
    reports in few words and asks nothing; `age_months` is the last age that it tells of a person now.
    """

    features: tuple[str, ...] = ()
    plain: bool = False
    age_months: float | None = None


@dataclass(frozen=True)
class Assessment:
    """Hold what one message showed: findings, features, notes, the people and ages (months) that it names."""

    findings: tuple[Finding, ...] = ()
    features: tuple[Finding, ...] = ()
    notes: Notes = Notes()
    people: frozenset[Person] = frozenset()
    ages: tuple[float, ...] = ()
    text: str = ""

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """Return the findings that call for an emergency reply."""
        return tuple(f for f in self.findings if f.alarming)

    @property
    def urgent(self) -> tuple[Finding, ...]:
        """Return the findings that call for help today, but not for the emergency number by themselves."""
        return tuple(f for f in self.findings if f.stated and f.level is Level.URGENT)
