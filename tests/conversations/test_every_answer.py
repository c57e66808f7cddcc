"""Every answer of data/responses/ is said, word for word, when it is asked for; no file is opened for it."""

from __future__ import annotations

import uuid

import pytest
from rasa.core.channels.channel import UserMessage

from sepsis_assistant.knowledge.answers import AGAIN, OVERVIEW, Answer, as_said, first_values, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.details import DETAILS, THINGS, load_details
from sepsis_assistant.phrases.words import load_words
from tests.support.opened_files import opened_files

pytestmark = pytest.mark.model
KNOWN = load_details(load_words(), DETAILS, THINGS).by_id.values()


@pytest.fixture(scope="module")
def answers(agent) -> dict[str, Answer]:
    topics = load_routes().topics
    return {key: a for key, a in read_answers(agent.domain.responses).items() if a.topic in topics}


def thing_of(answer: Answer):
    """Return a thing that an answer has room for, or None."""
    kinds = answer.metadata.get("names") or ()
    return next((thing for thing in KNOWN if thing.kind in kinds), None)


async def ask(agent, sender, key, thing=None):
    """Return what the assistant says to a message that the pipeline understood like this."""
    parsed = {
        "text": "words",
        "intent": {"name": f"ask_{key.partition('/')[0]}", "confidence": 1.0},
        "entities": [],
        "question": {"details": [[thing.id, thing.kind]] if thing else []},
        "asked": {"ranking": [[key, 1.0]], "answers": [key]},
    }
    said = await agent.handle_message(UserMessage("words", sender_id=sender, parse_data=parsed))
    return [each["text"] for each in said]


def test_every_answer_is_said_without_opening_a_file(agent, wait, answers):
    again = 0
    wait(ask(agent, uuid.uuid4().hex, "causes"))
    for key, answer in answers.items():
        if answer.is_form:
            continue
        sender, thing = uuid.uuid4().hex, thing_of(answer)
        values = {**first_values(), "thing": thing.label if thing else "this"}
        with opened_files() as opened:
            said = [wait(ask(agent, sender, key, thing)) for _ in range(2)]
        assert not opened, key
        assert said[0] == [as_said(answer.text, values)], key
        short = answers.get(key + AGAIN if answer.detail else f"{key}/{OVERVIEW}{AGAIN}")
        if short:
            again += 1
            assert said[1] == [as_said(short.text, values)], key
    assert again > len(answers) / 4
