"""Kinds of long text, and the time to read one outside the encoder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

STORY = (
    "We moved house in the spring and the new place is lovely, two streets from the sea. My brother came on "
    "Saturday, he is 34 and had a temperature of 38.5 last week, but he is better now. If it comes back "
    "I will ring the doctor. Mum is not confused, she was never confused, and her breathing is fine. "
)
PIECES = {
    "a story": STORY,
    "numbers": "38.5, 120, 24, 91% bp 85/50 he is 7 weeks old temp 39.2 103F 12/04/2020 ",
    "numbers in words": "a hundred and three point five, thirty nine two, no wee for fourteen hours ",
    "names of readings": "temp pulse bp sats oxygen level breathing rate T P R NEWS lactate ",
    "cues": "what if no not never in case sure if years ago now in a dream exam question dog ",
    "cues and signs": "what if she is confused and not breathing well in case years ago blue lips ",
    "signs, no sentence end": "her lips have gone blue and she is very confused and cold and floppy ",
    "questions": "how do you get sepsis from a tooth abscess and who is at risk with diabetes ",
    "one endless word": "breathconfusion",
    "one endless number": "1234567890",
    "digits apart": "1 ",
    "new lines": "a\n\n",
    "dots and signs": "@.:-,?()£",
    "addresses": "a.b@c.de https://x.org/a?b ",
    "apostrophes": "don't've'd isn't'nt ",
}


def repeated(piece: str, size: int) -> str:
    """Return a text of `size` characters that says `piece` again and again."""
    return (piece * (size // len(piece) + 1))[:size]


def readers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Yield what reads a message outside the encoder: the search for danger signs, and for a question."""
    from sepsis_assistant.knowledge.question import default_reader
    from sepsis_assistant.safety.detector import default_detector

    yield "signs", default_detector().assess
    yield "question", default_reader().read


def seconds(read: Callable[[str], object], text: str, repeats: int = 3) -> float:
    """Return the least processor time, in seconds, that `read` takes for `text`."""
    least = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        read(text)
        least = min(least, time.process_time() - start)
    return least
