"""The test questions reach the right answers: the goals of `make knowledge-report`, on the loaded agent."""

from __future__ import annotations

import pytest

from sepsis_assistant.evaluation.coverage import FOLDER, PATTERN, ask, read_questions, shares
from sepsis_assistant.knowledge.__main__ import GOALS
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger

pytestmark = pytest.mark.model
SLACK = 0.03  # floors stand a little below the goals, so that one question does not break the build


@pytest.mark.parametrize("source", sorted(path.stem for path in FOLDER.glob(PATTERN)))
def test_questions_reach_their_answers(agent, wait, source, capsys):
    ledger = load_ledger()
    responses = dress(load_responses(), ledger, load_routes().topics)
    questions = [q for q in read_questions(ledger) if q.source == source]
    figures = shares(wait(ask(agent, questions, read_answers(responses), responses)))
    with capsys.disabled():
        print(f"\n{source}: {len(questions)} questions; " + "; ".join(f"{n} {s}" for n, s in figures.items()))
    for name, goal in GOALS.items():
        if name == "wrong topic":
            assert figures[name].value <= goal + SLACK
        else:
            assert figures[name].value >= goal - SLACK
