"""The texts that cost most to read for danger signs, by their length."""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks.long_texts import repeated, seconds
from benchmarks.results import Result
from sepsis_assistant.data_files import DATA, read_yaml

SIZES = (2_000, 12_500, 25_000, 50_000)  # characters; the last is the most that is read
_REPEATED = {
    "rates": "RR30 HR130 ",
    "rates, no blanks": "rr30.",
    "rates and emoji": "rr30🤒 ",
    "a unit": "mmhg ",
    "one feature": "fever ",
    "a person": "my mum ",
    "negations": "not ",
    "pronouns": "he ",
    "commas": ",",
    "digits apart": "1 ",
    "new lines": "x\n",
}
_EMOJI = ["😀", "🚑", "👨\u200d👩\u200d👧", "❤️", "🤒", "🇬🇧", "👍🏽", "🥵"]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _random(size: int, piece: Callable[[random.Random], str]) -> str:
    """Return a text of pieces that are drawn anew each time, so that nothing in it is a repetition."""
    chance, text = random.Random(7), ""
    while len(text) < size:
        text += piece(chance)
    return text[:size]


def _signs(size: int) -> str:
    nodes = itertools.cycle(read_yaml(DATA / "safety" / "signs.yml")["signs"])
    text = ""
    while len(text) < size:
        text += f"what if {next(nodes)['example']}. "
    return text[:size]


def _lexicon_words(size: int) -> str:
    from sepsis_assistant.safety.detector import default_detector

    words = sorted(default_detector().lexicon.vocabulary())
    return _random(size, lambda chance: chance.choice(words) + " ")


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_LETTERS) for _ in range(chance.randrange(4, 9))) + " "


KINDS: dict[str, Callable[[int], str]] = {
    **{name: partial(repeated, piece) for name, piece in _REPEATED.items()},
    "all signs, imagined": _signs,
    "mixed emoji": partial(_random, piece=lambda chance: chance.choice(_EMOJI)),
    "one word": partial(_random, piece=lambda chance: chance.choice(_LETTERS)),
    "digits": partial(_random, piece=lambda chance: chance.choice("0123456789")),
    "words of no language": partial(_random, piece=_word),
    "words of the lexicon": _lexicon_words,
    "ASCII": partial(_random, piece=lambda chance: chr(chance.randrange(33, 127))),
    "any script": partial(_random, piece=lambda chance: chr(chance.randrange(0x20, 0xD7FF))),
}


def measure(options: argparse.Namespace) -> Result:
    """Least processor time in ms, by characters."""
    sizes = SIZES[:2] if options.quick else SIZES
    rows = []
    for (name, read), kind in itertools.product(readers(), KINDS):
        times = {f"{size:,}": 1000 * seconds(read, KINDS[kind](size)) for size in sizes}
        rows.append({"reader": name, "text": kind, **times})
    return Result("worst", rows, _draw)


def readers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Yield what the channels read a long text with, and the detector, which reads it at once."""
    from sepsis_assistant.channels.danger import shortened
    from sepsis_assistant.safety.detector import default_detector

    yield "long text", shortened
    yield "at once", default_detector().assess


def _draw(axes: Any, result: Result) -> None:
    for row in result.rows:
        times = {int(key.replace(",", "")): ms for key, ms in row.items() if key[0].isdigit()}
        axes.plot(list(times), list(times.values()), "-" if row["reader"] == "long text" else ":", marker=".")
    axes.set_xlabel("characters")
    axes.set_ylabel("ms")
    axes.legend(title="as the channels read it; dotted: at once")
