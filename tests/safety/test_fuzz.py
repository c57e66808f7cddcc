"""Whatever is written, the pipeline answers: text of words of the lexicon, cues, numbers and Unicode."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sepsis_assistant.data_files import DATA
from sepsis_assistant.safety.detector import default_detector

pytestmark = pytest.mark.model
AT_ONCE = 50  # texts that go through the pipeline together
ENDINGS = (", for a first aid course", " in the film", " two years ago", "?", "...", " \u2014 is that normal")
NUMBERS = (
    "38.4",
    "104F",
    "sats 89%",
    "RR 30",
    "bp 80/40",
    "2 weeks old",
    "18 hours",
    "1e9",
    "0",
    "-3",
    "999",
)
ODD = (
    "\u200b",
    "\u202e",
    "\ufeff",
    "e\u0301",
    "\U0001f691",
    "\u2019",
    "\uff11",
    "\x00",
    "\n",
    "\t",
    "/",
    "{x}",
)


def words() -> list[str]:
    """Return every word that a phrase or a cue of the lexicon asks for."""
    lexicon = default_detector().lexicon
    return sorted({*lexicon.vocabulary(), *lexicon.cue_words()})


def examples() -> list[str]:
    lexicon = default_detector().lexicon
    labels = [entry.label for entry in (*lexicon.signs.values(), *lexicon.features.values())]
    return [*labels, *(combination.label for combination in lexicon.combinations)]


def texts() -> st.SearchStrategy[str]:
    piece = st.one_of(
        st.sampled_from(words()),
        st.sampled_from(examples()),
        st.sampled_from(NUMBERS),
        st.sampled_from(ODD),
        st.text(max_size=12),
    )
    joined = st.lists(piece, min_size=1, max_size=40).map(" ".join)
    return st.builds("{}{}".format, joined, st.sampled_from(("", *ENDINGS)))


def check(parsed, batch: list[str]) -> None:
    for text, found in zip(batch, parsed(batch), strict=True):
        assert found["intent"]["name"], text
        if "safety" in found:
            assert found["safety"]["level"] in ("emergency", "urgent", "routine", "none")
            assert 0.0 <= found["safety"]["score"] <= 1.0


def quiet(examples: int):
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )


@quiet(40)
@given(batch=st.lists(texts(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_two_thousand_texts(parsed, batch):
    check(parsed, batch)


@pytest.mark.long
@quiet(1000)
@given(batch=st.lists(texts(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_fifty_thousand_texts(parsed, batch):
    check(parsed, batch)


def test_training_messages_with_words_left_out_doubled_and_in_another_order(parsed):
    chance = random.Random(5)
    lines = [
        line.strip()[2:]
        for path in sorted((DATA / "nlu").glob("reports_*.yml"))
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("      - ")
    ]
    check(parsed, [mangled(line, chance) for line in chance.sample(lines, 200)])


def mangled(text: str, chance: random.Random) -> str:
    parts = text.split()
    kept = [part for part in parts for _ in range(chance.choice((0, 1, 1, 1, 2)))]
    start = chance.randrange(max(1, len(kept)))
    return " ".join([*kept[start:], *kept[:start]])
