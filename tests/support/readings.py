"""Read the numbers of a message as the detector does."""

from __future__ import annotations

from dataclasses import dataclass

from sepsis_assistant.numbers.model import Age, Reading
from sepsis_assistant.numbers.reader import default_number_rules, read_numbers
from sepsis_assistant.safety.vitals import VitalSign, judge, load_vital_rules
from sepsis_assistant.text import fold

NUMBERS = default_number_rules()
RULES = load_vital_rules(NUMBERS.kinds)


@dataclass(frozen=True)
class Read:
    """Hold what is read in a text, and what it means."""

    readings: tuple[Reading, ...]
    ages: tuple[Age, ...]
    signs: tuple[VitalSign, ...]
    features: tuple[str, ...]


def read(text: str, age_months: float | None = None) -> Read:
    """Read the numbers of a message as the detector does."""
    return read_folded(fold(text), age_months)


def read_folded(text: str, age_months: float | None = None) -> Read:
    numbers = read_numbers(text, NUMBERS)
    vitals = judge(text, numbers, RULES, age_months)
    return Read(numbers.readings, numbers.ages, vitals.signs, vitals.features)


def values(text: str) -> dict[str, list[float]]:
    """Return the values of a message by kind."""
    found: dict[str, list[float]] = {}
    for reading in read(text).readings:
        found.setdefault(reading.kind, []).append(reading.value)
    return found


def sign_ids(text: str, age_months: float | None = None) -> set[str]:
    """Return the ids of the danger signs of a message."""
    return {s.id for s in read(text, age_months).signs}
