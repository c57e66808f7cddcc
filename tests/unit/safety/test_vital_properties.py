"""What holds for any text and any number: offsets, worse is never safer, units, telephone numbers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sepsis_assistant.text import fold
from tests.support.readings import read, read_folded, sign_ids

PIECES = """temp 39 . , / % 38.9 128 over a hundred point and one oh half no wee for 14 hours
since 6am now 9pm baby 3 week old he's \u0130 \u00b0 \u00bd \u0663 \ue001 \ue002 sats hr BP
85/50 ( ) - 's"""
ANY_TEXT = st.text() | st.lists(st.sampled_from(PIECES.split())).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
def test_never_raises_and_offsets_hold(text):
    for folded in (fold(text), text):
        found = read_folded(folded)
        for item in (*found.readings, *found.ages, *found.signs):
            assert 0 <= item.start < item.end <= len(folded)
        assert all(s.words == folded[s.start : s.end] for s in found.signs)


WORSE_UP = [("pulse", 21, 299), ("resps", 5, 149), ("NEWS2", 0, 20), ("lactate", 1, 29)]
GRAVER = {"news_moderate": "news_high"}  # what takes the place of a sign when it gets worse
WORSE_DOWN = [("sats", 51, 100), ("systolic", 41, 250)]
AGES = st.sampled_from([0.5, 2, 4, 8, 20, 40, 62, 80, 100, 150, 480, 960])


@settings(deadline=None)
@given(st.sampled_from(WORSE_UP + WORSE_DOWN), AGES, st.data())
def test_a_worse_value_is_never_safer(kind, age, data):
    name, low, high = kind
    small, big = sorted(data.draw(st.tuples(st.integers(low, high), st.integers(low, high))))
    better, worse = (small, big) if kind in WORSE_UP else (big, small)
    better_signs = {GRAVER.get(s, s) for s in sign_ids(f"{name} {better}", age)} - {"pulse_slow_child"}
    worse_signs = {GRAVER.get(s, s) for s in sign_ids(f"{name} {worse}", age)}
    assert better_signs <= worse_signs
    assert "news_high" not in sign_ids(f"{name} {better}", age) or "news_high" in sign_ids(
        f"{name} {worse}", age
    )


@settings(deadline=None)
@given(st.integers(340, 430), AGES)
def test_celsius_and_fahrenheit_agree(tenths, age):
    celsius = tenths / 10
    fahrenheit = round(celsius * 1.8 + 32, 2)
    one, two = read(f"temp {celsius}C", age), read(f"temp {fahrenheit}F", age)
    assert [s.id for s in one.signs] == [s.id for s in two.signs]
    assert one.features == two.features


PHONES = ["07700 900123", "020 7946 0958", "+44 20 7946 0958", "555-120-1300", "999", "111"]
BASES = ["my pulse is racing", "he has a fever", "temp 38.2", "what is sepsis", "breathing is fast",
         "her oxygen is low", "BP is fine", "I am 40", "sats 95, pulse 88"]  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(BASES), st.sampled_from(PHONES), st.sampled_from([" call ", ". My number: "]))
def test_a_phone_number_adds_no_sign(base, phone, link):
    assert sign_ids(base + link + phone) <= sign_ids(base)
