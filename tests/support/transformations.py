"""Ways in which the same message may reach us. None of them may take an alarm away."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

STORY = (
    "We moved house in the spring and the new place is lovely, two streets from the sea. The garden "
    "needs work and the fence blew over in the storm, so my brother came to mend it on Saturday. We "
    "had soup and a walk along the front. The children next door have a trampoline and the noise is "
    "something else. "
)
REST = (
    "Anyway, the bus was late again on the way home and I have not unpacked the shopping yet. The "
    "kettle is on. I ought to phone the bank about the mortgage too, and the car is due its service "
    "on Thursday morning, which reminds me that the spare tyre is still in the shed. Sorry to ramble "
    "on like this, it has been a long week and I have nobody else to ask at this hour."
)


def _typos(edits: int) -> Callable[[str, random.Random], str]:
    def change(text: str, rng: random.Random) -> str:
        for _ in range(edits):
            places = [i for i in range(1, len(text)) if text[i].isalpha() and text[i - 1].isalpha()]
            if not places:
                return text
            i = rng.choice(places)
            swapped = text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]
            text = rng.choice([swapped, text[:i] + text[i + 1 :], text[:i] + text[i] + text[i:]])
        return text

    return change


TRANSFORMATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "capitals": lambda t, r: t.upper(),
    "lower case": lambda t, r: t.lower(),
    "no punctuation": lambda t, r: re.sub(r"[.,;:!?\"]", "", t),
    "one typo": _typos(1),
    "two typos": _typos(2),
    "no apostrophes": lambda t, r: re.sub(r"['\u2019]", "", t),
    "curly apostrophes": lambda t, r: t.replace("'", "\u2019"),
    "emoji": lambda t, r: f"\U0001f630 {t} \U0001f62d\U0001f64f",
    "filler before and after": lambda t, r: f"Hi all, sorry if this is a daft question. {t} Ta very much!",
    "in a paragraph of 150 words": lambda t, r: f"{STORY}{t.rstrip('.')}. {REST}",
    "after a question": lambda t, r: f"How do doctors test for sepsis? {t}",
    "in reported speech": lambda t, r: f"My neighbour has just rung me and said this: {t}",
}
