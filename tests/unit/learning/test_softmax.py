"""The linear head: it learns, rare classes too, the same way each time, and is the same after loading."""

from __future__ import annotations

import numpy as np
import pytest

from sepsis_assistant.learning.features import COLUMNS, WEIGHT, letters_of, rows_of
from sepsis_assistant.learning.softmax import Settings, SoftmaxModel

COLOURS = {"red": 400, "green": 380, "blue": 12}
SETTINGS = Settings(epochs=15)


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(1)
    labels = [name for name, count in COLOURS.items() for _ in range(count)]
    centres = {name: random.normal(size=16) for name in COLOURS}
    vectors = np.array([centres[name] + random.normal(scale=0.6, size=16) for name in labels])
    return rows_of([f"a {name} thing" for name in labels], vectors / 4), labels


@pytest.fixture(scope="module")
def model(data):
    return SoftmaxModel.fit(*data, SETTINGS)


def test_probabilities_add_up_to_one(model, data):
    found = model.probabilities(data[0])
    assert found.shape == (len(data[1]), 3)
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("name", COLOURS)
def test_every_class_is_learned_however_rare(model, data, name):
    rows, labels = data
    found = [model.classes[i] for i in model.probabilities(rows).argmax(axis=1)]
    right = [f == name for f, label in zip(found, labels, strict=True) if label == name]
    assert np.mean(right) > 0.95


def test_the_same_data_and_seed_give_the_same_model(model, data):
    again = SoftmaxModel.fit(*data, SETTINGS)
    assert np.array_equal(again.weights, model.weights)


def test_a_saved_model_is_the_same(model, data, tmp_path):
    model.save(tmp_path / "m.npz")
    loaded = SoftmaxModel.load(tmp_path / "m.npz")
    assert loaded.classes == model.classes
    assert np.array_equal(loaded.probabilities(data[0]), model.probabilities(data[0]))


def test_letters_have_one_length_and_do_not_depend_on_neighbours():
    alone, among = letters_of(["couses of sepsis"]), letters_of(["x", "couses of sepsis", ""])
    assert alone.shape == (1, COLUMNS)
    assert np.array_equal(alone.toarray()[0], among.toarray()[1])
    assert np.linalg.norm(alone.toarray()) == pytest.approx(WEIGHT, abs=1e-3)
    assert among.toarray()[2].any() == False  # noqa: E712


def test_a_misspelt_word_shares_most_letters():
    right, wrong, other = letters_of(["causes", "couses", "bicycle"]).toarray() / WEIGHT
    assert right @ wrong > 0.25 > right @ other
