"""Edited answers are put into a model without a training."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
import yaml

from sepsis_assistant.data_files import DATA, DataError
from sepsis_assistant.launcher.answers import CannotReplace, replace_answers

DOMAIN = "components/domain_provider/domain.yml"
LABELS = {"title": "Yes", "payload": "/affirm"}  # YAML 1.1 would make it true


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data/responses").mkdir(parents=True)
    (tmp_path / "data/knowledge").symlink_to(DATA / "knowledge")
    write(tmp_path / "data", "utter_greet", "Hello.")
    return tmp_path / "data"


def write(data: Path, name: str, text: str) -> None:
    variant = {"text": text, "buttons": [LABELS]}
    (data / "responses/a.yml").write_text(yaml.safe_dump({"responses": {name: [variant]}}))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    domain = {"version": "3.1", "intents": ["greet"], "responses": {"utter_greet": [{"text": "Hi."}]}}
    files = {
        "metadata.json": json.dumps({"domain": domain, "language": "en"}),
        DOMAIN: "version: '3.1'\nintents:\n- greet\nresponses:\n  utter_greet:\n  - text: Hi.\n",
        "components/x/weights.npz": "weights",
    }
    for name, content in files.items():
        path = tmp_path / "model" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    with tarfile.open(tmp_path / "m.tar.gz", "w:gz") as made:
        made.add(tmp_path / "model", arcname="")
    return tmp_path / "m.tar.gz"


def content_of(model: Path) -> dict[str, str]:
    with tarfile.open(model) as held:
        files = [m for m in held.getmembers() if m.isfile()]
        return {m.name.lstrip("./"): held.extractfile(m).read().decode() for m in files}


def test_only_the_answers_change(model: Path, data: Path, tmp_path: Path) -> None:
    replace_answers(model, tmp_path / "new.tar.gz", data)
    content = content_of(tmp_path / "new.tar.gz")
    metadata, domain = json.loads(content["metadata.json"]), yaml.safe_load(content[DOMAIN])
    assert metadata["domain"] == domain
    assert domain["responses"] == {"utter_greet": [{"text": "Hello.", "buttons": [LABELS]}]}
    assert (domain["intents"], metadata["language"]) == (["greet"], "en")
    assert content["components/x/weights.npz"] == "weights"


def test_a_new_answer_takes_a_training(model: Path, data: Path, tmp_path: Path) -> None:
    write(data, "utter_new", "Hello.")
    with pytest.raises(CannotReplace):
        replace_answers(model, tmp_path / "new.tar.gz", data)


def test_a_damaged_model_takes_a_training(model: Path, data: Path, tmp_path: Path) -> None:
    model.write_text("no archive")
    with pytest.raises(CannotReplace):
        replace_answers(model, tmp_path / "new.tar.gz", data)


def test_an_unreadable_answer_is_named_with_its_line(model: Path, data: Path, tmp_path: Path) -> None:
    (data / "responses/a.yml").write_text("responses:\n  utter_greet:\n  - text: [unclosed\n")
    with pytest.raises(DataError, match=r"a\.yml:\d"):
        replace_answers(model, tmp_path / "new.tar.gz", data)
