"""The heads that read how soon help is needed and which sign is shown."""

import numpy as np
import pytest

from sepsis_assistant.learning.softmax import Settings
from sepsis_assistant.safety.care import LEVELS, NO_SIGN, CareModel, Example, Reading

KINDS = {"emergency": ("fit", "confusion"), "urgent": (), "routine": (), "question": ()}
PLACES = {"fit": 0, "confusion": 1, "urgent": 2, "routine": 3, "question": 4}


def example(level: str, sign: str, number: int) -> Example:
    return Example(f"{level} {sign} {number}", level, (sign,) if sign else ())


def drawn(kind: str, rng: np.random.Generator) -> np.ndarray:
    vector = rng.normal(scale=0.1, size=8)
    vector[PLACES[kind]] += 1.0
    return (vector / np.linalg.norm(vector)).astype(np.float32)


@pytest.fixture(scope="module")
def taught() -> tuple[CareModel, np.random.Generator]:
    rng = np.random.default_rng(3)
    examples, vectors = [], []
    for number in range(40):
        for level, signs in KINDS.items():
            for sign in signs or ("",):
                examples.append(example(level, sign, number))
                vectors.append(drawn(sign or level, rng))
    examples.append(Example("nobody knows how soon", None))
    vectors.append(drawn("urgent", rng))
    return CareModel.fit(examples, np.vstack(vectors), Settings(epochs=30, rate=0.05)), rng


@pytest.mark.parametrize(
    ("kind", "level", "sign"),
    [("fit", "emergency", "fit"), ("confusion", "emergency", "confusion"), ("urgent", "urgent", NO_SIGN)],
)
def test_level_and_sign_of_a_new_message(taught, kind, level, sign):
    model, rng = taught
    (found,) = model.read(["a new message"], np.vstack([drawn(kind, rng)]))
    assert max(found.levels, key=found.levels.__getitem__) == level
    assert max(found.signs, key=found.signs.__getitem__) == sign


def test_a_model_that_was_saved_reads_the_same(taught, tmp_path):
    model, rng = taught
    vectors = np.vstack([drawn("routine", rng)])
    model.save(tmp_path)
    assert CareModel.load(tmp_path).read(["x"], vectors) == model.read(["x"], vectors)


def test_a_sign_that_few_messages_show_gets_no_name():
    rng = np.random.default_rng(1)
    many = [example("emergency", "fit", n) for n in range(20)] + [example("urgent", "", n) for n in range(20)]
    few = [example("emergency", "choking", n) for n in range(3)]
    vectors = np.vstack([drawn("fit", rng)] * 20 + [drawn("urgent", rng)] * 20 + [drawn("routine", rng)] * 3)
    assert CareModel.fit([*many, *few], vectors, Settings(epochs=1)).signs.classes == ("fit", NO_SIGN)


def test_ill_are_all_who_need_help_now_or_later():
    reading = Reading(dict(zip(LEVELS, (0.1, 0.2, 0.3, 0.2, 0.1, 0.1), strict=True)), {})
    assert reading.ill == pytest.approx(0.6)
