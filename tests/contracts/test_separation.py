"""Never learn from the test: no test message is a training message or a phrase of the lexicon."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sepsis_assistant.evaluation.corpus import read_corpus, read_examples
from sepsis_assistant.safety.generation import generate

ROOT = Path(__file__).resolve().parents[2]
SHORT = 4  # words; "what is sepsis" and "yes" are nobody's invention


def key(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def nlu_texts(folder: Path) -> set[str]:
    return {key(text) for text, _ in read_examples(folder)}


def dialogue_texts(name: str) -> set[str]:
    path = ROOT / "tests/conversations" / name
    dialogues = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key(t["user"]) for d in dialogues for t in d["turns"]}


def same_conversation_texts() -> set[str]:
    path = ROOT / "tests" / "channels" / "same_conversation.yml"
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key(step["say"]) for step in steps if "say" in step}


def question_texts() -> set[str]:
    files = (ROOT / "tests" / "knowledge").glob("questions*.yml")
    return {key(q["text"]) for path in files for q in yaml.safe_load(path.read_text(encoding="utf-8"))}


TRAINING = nlu_texts(ROOT / "data" / "nlu") | {key(text) for text, _ in generate(7)}


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param({key(m.text) for m in read_corpus()}, id="tests/safety"),
        pytest.param(nlu_texts(ROOT / "tests" / "nlu"), id="tests/nlu"),
        *(pytest.param(dialogue_texts(n), id=n) for n in ("blind_dialogues.yml", "blind_dialogues_2.yml")),
        pytest.param(dialogue_texts("seen_dialogues.yml"), id="seen_dialogues.yml"),
        pytest.param(dialogue_texts("guide_dialogues.yml"), id="tests/conversations/guide_dialogues.yml"),
        pytest.param(question_texts(), id="tests/knowledge"),
        pytest.param(same_conversation_texts(), id="tests/channels"),
    ],
)
def test_no_test_message_is_a_training_message(texts):
    assert texts
    shared = {t for t in texts & TRAINING if len(t.split()) > SHORT}
    assert not shared
