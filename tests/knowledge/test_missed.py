"""Messages that somebody found met wrongly: each line of missed.tsv must hold, which answer it gets."""

from __future__ import annotations

import pytest

from sepsis_assistant.review.cases import ANSWERS_FILE, faults, read_cases

pytestmark = pytest.mark.model


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in read_cases(ANSWERS_FILE)])
def test_a_message_is_met_as_it_should_be(conversation, case):
    turn = conversation.say(case.text)
    assert not faults(case, turn.actions, turn.answers)
