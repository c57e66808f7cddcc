"""The texts that cost most: no text costs more than its length explains, and a sign in any of them is found.

Work is counted in calls, so a slow machine changes nothing; test_long_texts.py measures the patterns, which
make no calls.
"""

from __future__ import annotations

import cProfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from benchmarks.long_texts import repeated
from benchmarks.worst import KINDS, SIZES
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.long_texts import alarms_in
from sepsis_assistant.text import fold
from tests.support.lexicon_texts import FORMS, MARKS, NUMBERS, PIECE, SAID

SIZE = 400  # characters
DOUBLE = 2.5  # the work for twice the text; a square would be 4
SIGN = "her lips have gone blue"
COSTLY = ["RR30", "HR130", "rr30.", "mmhg", "fever", "he", "not", "if", "38.5", "1", "🤒", "@", "no wee"]
TOKENS = [*COSTLY, *NUMBERS, *MARKS, *FORMS]
REPEATED = ["he ", "fever ", "RR14 HR70 ", "what if her lips go blue ", "1", "no rash, "]


def calls(work: Callable[[], object]) -> int:
    """Return how many calls of functions `work` takes."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())  # type: ignore[attr-defined]


def assess(text: str) -> object:
    """Assess a text as if it had not been assessed before."""
    return default_detector()._assess_anew(text, frozenset(), None)


def check_twice(piece: str) -> float:
    """Check that twice the text takes about twice the calls; return the calls for a character."""
    texts = [repeated(piece, size) for size in (SIZE, 2 * SIZE)]
    assess(texts[1])  # words that are read for the first time cost more
    once, twice = (calls(lambda text=text: assess(text)) for text in texts)
    assert twice <= DOUBLE * once, piece
    return once / SIZE


@pytest.mark.parametrize("kind", KINDS)
def test_twice_a_costly_text_takes_about_twice_the_work(kind):
    once, twice = (fold(KINDS[kind](size)) for size in (SIZE, 2 * SIZE))
    assess(twice)
    assert calls(lambda: assess(twice)) <= DOUBLE * calls(lambda: assess(once))


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(st.sampled_from([*TOKENS, *NUMBERS, *MARKS, *FORMS]), SAID), min_size=1, max_size=5)
)
def test_no_text_that_a_search_for_the_costliest_finds_costs_a_square(tokens):
    target(check_twice(" ".join(tokens) + " "))


class Reading:
    """Count the pieces that are read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def alarms(self, piece: str):
        self.pieces.append(piece)
        return default_detector().alarms(piece)


@pytest.mark.parametrize(
    "piece", ["he ", "fever ", "RR14 HR70 ", "what if her lips go blue ", "1", "no rash, "]
)
def test_a_repetition_is_read_once_however_long_it_is(piece):
    read = [Reading(), Reading()]
    for reading, size in zip(read, (5_000, 50_000), strict=True):
        alarms_in(fold(repeated(piece, size)), reading.alarms, most=3)
    assert len(read[1].pieces) <= len(read[0].pieces) <= 2


@pytest.mark.parametrize("sign", [SIGN, "my dad cannot breathe", "RR 30, HR 140", "she is unconscious"])
def test_a_text_full_of_signs_is_read_at_its_ends_only(sign):
    reading = Reading()
    texts = (f"{number} {sign}. " for number in range(2000))
    alarms_in(fold("".join(texts))[:50_000], reading.alarms, most=3)
    assert len(reading.pieces) <= 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", [0.0, 0.31, 0.5, 0.77, 1.0])
def test_a_sign_anywhere_in_a_costly_text_is_among_the_places_found(kind, place):
    filler = fold(KINDS[kind](12_000))
    at = int(len(filler) * place)
    before, after = filler[:at], filler[at:]
    text = f"{before}. . {SIGN}. . {after}"
    places = alarms_in(text, default_detector().alarms, most=3)
    others = alarms_in(filler, default_detector().alarms, most=1)  # these alarm by themselves
    assert places and (others or any(SIGN in text[max(0, a - 5) : b + 5] for a, b in places))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(PIECE, max_size=25).map(" ".join))
def test_what_can_be_no_sign_is_left_out_and_nothing_else(text):
    folded = fold(text)
    assert default_detector().alarms(folded) == default_detector().assess(folded).alarms


def test_the_kinds_are_of_any_size():
    assert {len(make(size)) for make in KINDS.values() for size in SIZES} == set(SIZES)
