"""Every answer of data/responses/ is said, word for word, when it is asked for; no file is opened for it."""

from __future__ import annotations

import uuid

import pytest
from rasa.core.channels.channel import UserMessage

from sepsis_assistant.knowledge.answers import AGAIN, SPECIAL, Answer, as_said, first_values, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.details import load_details
from sepsis_assistant.phrases.words import load_words
from tests.support.opened_files import opened_files

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def answers(agent) -> dict[str, Answer]:
    topics = load_routes().topics
    return {key: a for key, a in read_answers(agent.domain.responses).items() if a.topic in topics}


@pytest.fixture(scope="module")
def kinds() -> dict[str, str]:
    return {detail.id: detail.kind for detail in load_details(load_words()).by_id.values()}


async def ask(agent, sender, topic, details=()):
    """Return what the assistant says to a message that the pipeline understood like this."""
    intent = {"name": f"ask_{topic}", "confidence": 1.0}
    parsed = {"text": "words", "intent": intent, "entities": [], "question": {"details": list(details)}}
    said = await agent.handle_message(UserMessage("words", sender_id=sender, parse_data=parsed))
    return [each["text"] for each in said]


def test_every_answer_is_said_without_opening_a_file(agent, wait, answers, kinds):
    values, again = first_values(), 0
    wait(ask(agent, uuid.uuid4().hex, "causes"))
    for key, answer in answers.items():
        if answer.detail in SPECIAL or (answer.detail or "").endswith(AGAIN):
            continue
        sender, details = uuid.uuid4().hex, [[answer.detail, kinds[answer.detail]]] if answer.detail else []
        with opened_files() as opened:
            said = [wait(ask(agent, sender, answer.topic, details)) for _ in range(2)]
        assert not opened, key
        assert said[0][0].strip() == as_said(answer.text, values), key
        short = answers.get(key + AGAIN if answer.detail else f"{key}/in_short")
        if short:
            again += 1
            assert said[1][0].strip() == as_said(short.text, values), key
    assert again > len(answers) / 4
