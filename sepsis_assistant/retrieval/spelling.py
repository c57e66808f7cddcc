"""Mend misspelt words of a message towards the words of our questions, for what is read of it by likeness."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from sepsis_assistant.memory import remembering
from sepsis_assistant.phrases.spelling import SpellingCorrector, is_ordinary
from sepsis_assistant.retrieval.words import words_of

_WORD = re.compile(r"[A-Za-z]{5,}")  # a shorter one is near to too many
_OFTEN = 3  # phrasings that hold a word of ours
_KNOWN = 12  # ... of one that is in no dictionary, "procalcitonin": a misspelling is rarer


def speller(texts: Iterable[str]) -> Callable[[str], str]:
    """Return what mends a text towards the words of `texts`; it leaves alone what is a word already."""
    counts = Counter(word for text in texts for word in set(words_of(text)))
    ours = (word for word, n in counts.items() if n >= (_OFTEN if is_ordinary(word) else _KNOWN))
    known = (word for word, n in counts.items() if n >= _OFTEN)
    corrector = SpellingCorrector((word for word in ours if _WORD.fullmatch(word)), known)

    def mended(found: re.Match[str]) -> str:
        word = found[0].lower()
        better = corrector.correct(word)
        return found[0] if better == word else better

    return remembering(lambda text: _WORD.sub(mended, text))
