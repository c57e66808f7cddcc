"""Vectors of training messages: made once, the same as in a turn, whatever happened to the file."""

from __future__ import annotations

import numpy as np
import pytest

from sepsis_assistant.encoder import SentenceEncoder
from sepsis_assistant.learning.vectors import VectorStore

TEXTS = [f"my dad has a temperature of 38.{n} and is shivery" for n in range(7)]


class Counting(SentenceEncoder):
    """Count the texts that are encoded."""

    encoded = 0

    def encode_each(self, texts):
        self.encoded += len(texts)
        return super().encode_each(texts)


@pytest.fixture(scope="module")
def encoder() -> Counting:
    return Counting()


@pytest.fixture
def made(tmp_path, encoder):
    before = encoder.encoded
    rows = VectorStore(tmp_path, encoder).encode(TEXTS)
    assert encoder.encoded == before + len(TEXTS)
    return rows


def again(tmp_path, encoder, texts) -> tuple[np.ndarray, int]:
    before = encoder.encoded
    rows = VectorStore(tmp_path, encoder).encode(texts)
    return rows, encoder.encoded - before


def test_vectors_are_those_of_a_turn(made, encoder):
    assert np.array_equal(made, encoder.encode(TEXTS))


def test_what_is_known_is_not_encoded_again(made, tmp_path, encoder):
    rows, encoded = again(tmp_path, encoder, TEXTS[::-1])
    assert encoded == 0 and np.array_equal(rows, made[::-1])


def test_only_new_texts_are_encoded(made, tmp_path, encoder):
    rows, encoded = again(tmp_path, encoder, ["new", *TEXTS, "new"])
    assert encoded == 1
    assert np.array_equal(rows[1:-1], made) and np.array_equal(rows[0], rows[-1])


def test_a_broken_end_of_the_file_costs_one_text(made, tmp_path, encoder):
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    rows, encoded = again(tmp_path, encoder, TEXTS)
    assert encoded == 1 and np.array_equal(rows, made)


def test_the_file_holds_no_text_and_forgets_what_is_not_needed(made, tmp_path, encoder):
    (path,) = tmp_path.iterdir()
    assert b"shivery" not in path.read_bytes()
    again(tmp_path, encoder, ["one"])
    rows, encoded = again(tmp_path, encoder, ["one", "two"])
    assert encoded == 1 and path.stat().st_size == 2 * (16 + 4 * encoder.dimensions)


def test_no_text_gives_no_row(tmp_path, encoder):
    assert VectorStore(tmp_path, encoder).encode([]).shape == (0, encoder.dimensions)
