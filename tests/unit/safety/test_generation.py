"""The grammar that writes training messages."""

import re
from collections import Counter

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.safety.generation import GENERATION, generate

MESSAGES = generate(7)


def test_the_same_seed_writes_the_same_messages_and_another_writes_others():
    assert generate(7) == MESSAGES
    assert generate(8) != MESSAGES


def test_it_writes_thousands_each_once_on_both_sides():
    intents = Counter(made.intent for made in MESSAGES)
    assert len(MESSAGES) == len({made.text for made in MESSAGES}) > 2000
    assert intents["report_urgent_symptoms"] > 900
    assert intents.total() - intents["report_urgent_symptoms"] > 900


def test_there_are_about_as_many_reports_without_a_danger_sign_as_with_one():
    levels = Counter(made.level for made in MESSAGES)
    assert levels["urgent"] + levels["routine"] > 0.6 * levels["emergency"]
    assert all(made.intent == "report_symptoms" for made in MESSAGES if made.level in ("urgent", "routine"))


def test_no_slot_is_left_open():
    assert not [made.text for made in MESSAGES if re.search(r"[\[\]{}|]", made.text)]


@pytest.mark.parametrize(
    "wanted",
    [
        "my fingernails and lips look blue",  # the person speaks of herself
        "grandad can't stop shaking and his teeth chatter",  # pronouns follow the person
        "tummy sucked in under the ribs when he breathed",  # past of regular verbs
        "talked nonsense and thought it was 1970",  # past of irregular verbs
    ],
)
def test_words_follow_the_person_and_the_tense(wanted):
    texts = " | ".join(made.text for seed in range(12) for made in generate(seed))
    assert wanted in texts


def test_an_unknown_kind_of_person_is_an_error_with_the_line(tmp_path):
    path = tmp_path / "generation.yml"
    path.write_text(GENERATION.read_text().replace("people: [baby]", "people: [cat]"))
    with pytest.raises(DataError, match=r"generation\.yml:\d+.*cat"):
        generate(7, path)
