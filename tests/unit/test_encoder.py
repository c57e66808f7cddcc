"""The committed encoder: unchanged, and true to the full-precision one."""

import base64
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.encoder import FOLDER, default_encoder, read_manifest

FIXTURE = json.loads((Path(__file__).parent / "encoder_fixture.json").read_text())


def test_embeddings_agree_with_the_full_precision_model():
    expected = full_precision()
    found = default_encoder().encode(FIXTURE["sentences"])
    cosines = (expected * found).sum(axis=1) / np.linalg.norm(expected, axis=1)
    assert len(FIXTURE["sentences"]) == 100
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.98


def test_the_fixture_belongs_to_this_encoder():
    assert FIXTURE["weights_sha256"] == read_manifest()["weights_sha256"]


def test_quantisation_costs_less_than_a_point_of_accuracy():
    """Measured at export on tests/nlu by scripts/encoder/fixture.py; see the figures in the fixture."""
    accuracy = FIXTURE["accuracy"]
    assert accuracy["messages"] >= 500
    assert accuracy["int8"] >= accuracy["full_precision"] - 0.01


def test_the_vector_of_a_text_does_not_depend_on_its_neighbours():
    alone = default_encoder().encode(["my skin is blotchy"])
    among = default_encoder().encode(["x " * 200, "my skin is blotchy", "hello"])[1:2]
    assert np.array_equal(alone, among)


def test_vectors_have_unit_length():
    rows = default_encoder().encode(["", "what is sepsis?", "a" * 5000])
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_a_changed_file_is_refused(tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(FOLDER, folder)
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(DataError, match="tokenizer.json: sha256 is"):
        read_manifest(folder)


def full_precision() -> np.ndarray:
    rows = [np.frombuffer(base64.b64decode(r), dtype="<f2") for r in FIXTURE["full_precision"]]
    return np.vstack(rows).astype(np.float32)
