"""Build texts from the phrases, cues and exceptions of the lexicon, numbers, forms and odd Unicode."""

from __future__ import annotations

import random
from functools import cache

from hypothesis import strategies as st

from sepsis_assistant.phrases.grammar import Phrase
from sepsis_assistant.safety.detector import default_detector

NUMBERS = [
    "38.9",
    "temp 41",
    "85/50",
    "91%",
    "3 weeks old",
    "no wee for 14 hours",
    "a hundred and three",
    "½",
    "١٢",
    "RR 14 (12-20)",
    "9 years",
    "NEWS2 6",
    "aged 82",
    "{118/64(82)}",
    "pulse 112",
    "40 C",
]
MARKS = [
    ".",
    ",",
    "?",
    "!",
    ";",
    ":",
    "\n",
    "-",
    "'",
    "and",
    "but",
    "or",
    "no",
    "not",
    "i",
    "my",
    "she",
    "he",
    "my mum",
    "our baby",
    "(",
    "\ue001",
    "\u200b",
    "İ",
    "ﬁ",
    "\u2019",
    "\u0336",
    "\u00ad",
    "🤒",
]
FORMS = ["rash: none", "confusion:YES", "[x] fit", "[ ] floppy", "breathing - fast", "urine: nil since", "☑"]


@cache
def phrases() -> list[Phrase]:
    """Return every phrase of the lexicon."""
    lexicon = default_detector().lexicon
    entries = [*lexicon.signs.values(), *lexicon.features.values()]
    found = [p for e in entries for p in (*e.phrases, *e.exceptions)]
    return [*found, *(p for cues in lexicon.senses.cues.values() for p in cues)]


def said(phrase: Phrase, seed: int) -> str:
    """Return words that `phrase` finds."""
    rng, words = random.Random(seed), []
    for item in phrase.items:
        if item.number:
            words.append("7")
        elif item.words or item.beginnings:
            words.append(rng.choice(sorted(item.words.union(item.beginnings))))
    return " ".join(words)


SAID = st.builds(said, st.deferred(lambda: st.sampled_from(phrases())), st.integers(0, 9))
PIECE = st.one_of(
    SAID,
    st.sampled_from(NUMBERS),
    st.sampled_from(MARKS),
    st.sampled_from(FORMS),
    st.text(max_size=8),
)
