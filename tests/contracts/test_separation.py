"""Never learn from the test: no test message is a training message or a phrase of the lexicon."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sepsis_assistant.evaluation.corpus import read_corpus

ROOT = Path(__file__).resolve().parents[2]
SHORT = 4  # words; "what is sepsis" and "yes" are nobody's invention


def key(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def nlu_texts(folder: Path) -> set[str]:
    blocks = [b for p in folder.glob("*.yml") for b in yaml.safe_load(p.read_text())["nlu"]]
    return {key(x[2:]) for b in blocks for x in b["examples"].splitlines() if x.strip()}


def dialogue_texts(name: str) -> set[str]:
    path = ROOT / "tests/conversations" / name
    dialogues = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key(t["user"]) for d in dialogues for t in d["turns"]}


TRAINING = nlu_texts(ROOT / "data" / "nlu")


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param({key(m.text) for m in read_corpus()}, id="tests/safety"),
        pytest.param(nlu_texts(ROOT / "tests" / "nlu"), id="tests/nlu"),
        pytest.param(dialogue_texts("blind_dialogues.yml"), id="tests/conversations"),
        pytest.param(dialogue_texts("guide_dialogues.yml"), id="tests/conversations/guide_dialogues.yml"),
    ],
)
def test_no_test_message_is_a_training_message(texts):
    assert texts
    shared = {t for t in texts & TRAINING if len(t.split()) > SHORT}
    assert not shared
