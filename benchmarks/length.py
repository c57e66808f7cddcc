"""How the time to read a message outside the encoder grows with its length."""

from __future__ import annotations

import argparse
import itertools
from typing import Any

from benchmarks.long_texts import PIECES, readers, repeated, seconds
from benchmarks.results import Result
from sepsis_assistant.evaluation.corpus import read_corpus

LENGTHS = (1_250, 2_500, 5_000, 10_000, 20_000, 40_000)  # characters
_MESSAGES = "messages"


def measure(options: argparse.Namespace) -> Result:
    """Least processor time in ms, by characters; "doubling" is the most that twice the text takes."""
    lengths, rows = LENGTHS[:2] if options.quick else LENGTHS, []
    for reader, read in readers():
        for kind in (_MESSAGES, *PIECES):
            texts = [text_of(n) if kind == _MESSAGES else repeated(PIECES[kind], n) for n in lengths]
            times = [1000 * seconds(read, text) for text in texts]
            doubling = max(twice / once for once, twice in itertools.pairwise(times))
            by_length = {f"{n:,}": ms for n, ms in zip(lengths, times, strict=True)}
            rows.append({"reader": reader, "text": kind, **by_length, "doubling": doubling})
    return Result("length", rows, _draw)


def text_of(length: int) -> str:
    """Return test messages of danger in a row, `length` characters of them."""
    messages = itertools.cycle(m.text for m in read_corpus() if m.danger)
    text = ""
    while len(text) < length:
        text += next(messages) + ". "
    return text[:length]


def _draw(axes: Any, result: Result) -> None:
    for row in result.rows:
        times = {int(key.replace(",", "")): ms for key, ms in row.items() if key[0].isdigit()}
        style = "-" if row["text"] == _MESSAGES else ":"
        axes.plot(
            list(times),
            list(times.values()),
            style,
            marker=".",
            label=row["reader"] if style == "-" else None,
        )
    axes.set_xlabel("characters")
    axes.set_ylabel("ms")
    axes.legend(title="test messages; dotted: other texts")
