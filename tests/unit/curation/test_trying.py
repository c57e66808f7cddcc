"""What the assistant would answer with an edited text: the trained model, without a training."""

import pytest

from sepsis_assistant.curation.library import Library
from sepsis_assistant.curation.trying import Trial
from sepsis_assistant.data_files import ROOT, DataError

KEY = "treatment/how_fast"
EDITED = "Soon.\nVery soon."


@pytest.fixture(scope="module")
def trial():
    return Trial(Library(ROOT))


@pytest.mark.model
def test_the_edited_text_is_shown_as_people_would_read_it(trial):
    shown = trial.shown(
        "How fast should sepsis antibiotics be given?", KEY, EDITED, [["treatment.high_risk_hour"], []]
    )
    assert [key for key, _ in shown.answers] == [KEY]
    assert shown.answers[0][1].startswith(f"{EDITED}\nSources: ") and not shown.alarm
    assert trial.library.answers[KEY].text != EDITED


@pytest.mark.model
def test_a_message_with_a_danger_sign_says_that_the_emergency_reply_comes_first(trial):
    assert trial.shown("my mum has gone blue and cannot breathe", KEY, EDITED, [[], []]).alarm


def test_without_a_model_it_says_how_to_get_one(tmp_path):
    with pytest.raises(DataError, match="there is no trained model; run make train"):
        Trial(Library(ROOT), tmp_path).shown("hello", KEY, EDITED, [[], []])
    assert Trial(Library(ROOT), tmp_path).alike() is None
