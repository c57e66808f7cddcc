"""The test questions reach the right answers: the goals of `make knowledge-report`, on the loaded agent."""

from __future__ import annotations

import pytest

from sepsis_assistant.evaluation.coverage import (
    FOLDER,
    PATTERN,
    Reached,
    ask,
    read_questions,
    shares,
    unreached,
)
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger

pytestmark = pytest.mark.model
LEDGER = load_ledger()
# The goals are 0.95, 0.90 and 0.03; these hold what has been reached, so that it is not lost.
FLOORS = {"right topic": 0.90, "right detail": 0.84}
MOST_WRONG = 0.15


@pytest.fixture(scope="module")
def reached(agent, wait) -> list[Reached]:
    responses = dress(load_responses(), LEDGER, load_routes().topics)
    return wait(ask(agent, read_questions(LEDGER), read_answers(responses), responses))


@pytest.mark.parametrize("source", sorted(path.stem for path in FOLDER.glob(PATTERN)))
def test_questions_reach_their_answers(reached, source, figure):
    figures = shares([r for r in reached if r.asked.source == source])
    figure(f"{source}: " + "; ".join(f"{name} {share}" for name, share in figures.items()))
    assert all(figures[name].value >= floor for name, floor in FLOORS.items())
    assert figures["wrong topic"].value <= MOST_WRONG


def test_every_usable_claim_is_reached_by_a_question(reached):
    assert unreached(reached, LEDGER) == []
