"""The time for a message grows in proportion to its length, whatever it is made of."""

import pytest

from benchmarks.long_texts import PIECES, readers, repeated, seconds

SIZE = 8000  # characters; below, what every text costs would hide a square
DOUBLE = 2.6  # the time for twice the text; a square would be 4
TRIES = 5  # on a busy machine


@pytest.fixture(scope="module")
def read_with():
    return dict(readers())


@pytest.mark.parametrize("reader", ["signs", "question"])
@pytest.mark.parametrize("kind", PIECES)
def test_twice_the_text_takes_about_twice_the_time(read_with, reader, kind):
    read, ratios = read_with[reader], []
    for repeats in range(1, TRIES + 1):
        once, twice = (seconds(read, repeated(PIECES[kind], n), repeats) for n in (SIZE, 2 * SIZE))
        ratios.append(twice / once)
        if ratios[-1] <= DOUBLE:
            return
    pytest.fail(f"twice the text took {', '.join(f'{r:.1f}' for r in ratios)} times the time")
