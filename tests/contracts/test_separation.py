"""Never learn from the test: no test message is a training message or a phrase of the lexicon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from sepsis_assistant.evaluation.asked import read_asked
from sepsis_assistant.evaluation.corpus import read_care, read_corpus, read_posts, read_remarks
from sepsis_assistant.review.cases import ANSWERS_FILE, LEVELS_FILE, read_cases
from sepsis_assistant.safety.generation import generate
from tests.support.data import TESTS, held_back, trained
from tests.support.dialogues import FOLDER, messages

DIALOGUES = [
    *(FOLDER / f"{name}.yml" for name in ("blind_dialogues", "blind_dialogues_2", "seen_dialogues")),
    FOLDER / "guide_dialogues.yml",
    TESTS / "channels" / "same_conversation.yml",
]
SHORT = 4  # words; "what is sepsis" and "yes" are nobody's invention


def key(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def keys(texts: Iterable[str]) -> set[str]:
    return {key(text) for text in texts}


def question_texts() -> set[str]:
    names = (path.stem.removeprefix("asked_") for path in (TESTS / "knowledge").glob("asked_*.tsv"))
    return keys(message.text for message in read_asked(*names))


TRAINING = keys(text for text, _ in trained()) | keys(made.text for made in generate(7))


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(keys(m.text for m in read_corpus()), id="tests/safety"),
        pytest.param(keys(m.text for m in read_care()), id="levels of care"),
        pytest.param(keys(m.text for m in (*read_posts(), *read_remarks())), id="posts and remarks"),
        pytest.param(keys(text for text, _ in held_back()), id="tests/nlu"),
        *(pytest.param(keys(messages(path)), id=path.stem) for path in DIALOGUES),
        pytest.param(question_texts(), id="tests/knowledge"),
        pytest.param(keys(case.text for case in read_cases(LEVELS_FILE)), id="missed levels"),
        pytest.param(keys(case.text for case in read_cases(ANSWERS_FILE)), id="missed answers"),
    ],
)
def test_no_test_message_is_a_training_message(texts):
    assert texts
    shared = {t for t in texts & TRAINING if len(t.split()) > SHORT}
    assert not shared


def test_there_are_enough_messages_of_each_level():
    counts = Counter(m.fields["level"] for m in read_care("blind"))
    assert min(counts[level] for level in ("emergency", "urgent", "routine")) >= 300 and counts["past"] >= 150
