"""Parts of a message and the linear danger model."""

import numpy as np
import pytest

from sepsis_assistant.safety.learned import LONG, DangerModel, parts_of


@pytest.mark.parametrize("words", [1, 40, LONG])
def test_a_short_text_is_one_part(words):
    assert parts_of("word " * words) == ["word " * words]


@pytest.mark.parametrize("words", [100, 400, 1000])
def test_windows_cover_a_long_text(words):
    text = " ".join(f"w{i}" for i in range(words))
    whole, *windows = parts_of(text)
    assert whole == text
    assert {w for part in windows for w in part.split()} == set(text.split())
    assert len(windows) <= 2 * (words // 40) + 1


def test_a_long_text_is_judged_by_its_sentences_and_by_each_two_of_them():
    story = "The bus was late again and " + "very " * LONG + "slow."
    parts = parts_of(f"{story} Lips gone blue. What now?")
    assert {"Lips gone blue.", "What now?", "Lips gone blue. What now?"} <= set(parts)


def test_model_learns_saves_and_loads(tmp_path):
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(200, 8)).astype(np.float32)
    labels = (vectors[:, 0] > 0).astype(int)
    model = DangerModel.fit(vectors, labels, 10.0)
    model.save(tmp_path / "m.npz")
    loaded = DangerModel.load(tmp_path / "m.npz")
    assert ((loaded.scores(vectors) > 0.5) == labels).mean() > 0.95
