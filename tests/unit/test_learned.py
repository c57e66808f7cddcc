"""Parts of a message and the linear danger model."""

import numpy as np
import pytest

from sepsis_assistant.safety.learned import MAX_PARTS, DangerModel, parts_of


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("He is grey. What are the stages of sepsis?", "He is grey."),
        ("one line here\nthe second line is this", "the second line is this"),
        (" ".join(f"w{i}" for i in range(60)), " ".join(f"w{i}" for i in range(24))),
    ],
)
def test_parts_hold_each_sentence_and_window(text, part):
    parts = parts_of(text)
    assert parts[0] == text
    assert part in parts


def test_parts_are_bounded():
    assert len(parts_of("This is a sentence. " * 500)) <= MAX_PARTS


def test_model_learns_saves_and_loads(tmp_path):
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(200, 8)).astype(np.float32)
    labels = (vectors[:, 0] > 0).astype(int)
    model = DangerModel.fit(vectors, labels, 10.0)
    model.save(tmp_path / "m.npz")
    loaded = DangerModel.load(tmp_path / "m.npz")
    assert ((loaded.scores(vectors) > 0.5) == labels).mean() > 0.95
