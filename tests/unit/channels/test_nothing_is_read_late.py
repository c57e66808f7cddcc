"""After the start, whatever is said through a channel opens no file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sepsis_assistant.channels.messengers import LIMITS, messages_of
from sepsis_assistant.channels.pages import Pages
from sepsis_assistant.channels.refusals import refusals, refused
from sepsis_assistant.channels.replies import Reply, reply_of
from sepsis_assistant.channels.sources import shown_sources
from sepsis_assistant.channels.starting import read_all
from sepsis_assistant.channels.telegram import rendering
from sepsis_assistant.channels.texts import fixed_texts
from sepsis_assistant.conversation.countries import countries
from sepsis_assistant.knowledge.answers import as_said, first_values
from tests.support.data import dressed
from tests.support.opened_files import opened_files

SOME = 101  # of all pairs of sources, every so many
RESPONSES = dressed()
VARIANTS = [(name, variant) for name, variants in RESPONSES.items() for variant in variants]
VALUES = first_values()


def messages() -> Iterator[dict[str, Any]]:
    """Yield, as Rasa's messages: all answers, each emergency reply in each country, some pairs of sources."""
    for name, variant in VARIANTS:
        yield {**variant, "utter_action": name, "text": as_said(str(variant["text"]), VALUES)}
    for country in countries().values():
        values = {**VALUES, **country.lines()}
        for name, variant in VARIANTS:
            if name.startswith("utter_emergency"):
                yield {**variant, "utter_action": name, "text": as_said(str(variant["text"]), values)}
    for names in itertools.islice(itertools.combinations(shown_sources(), 2), 0, None, SOME):
        yield {"text": "An answer.", "utter_action": "utter_x", "metadata": {"sources": list(names)}}


def render(message: dict[str, Any]) -> None:
    """Show a message as every channel does."""
    reply = reply_of(message, "1/0")
    if reply is None:
        assert not message["text"]
        return
    assert len(reply.sources) == len(set(message["metadata"].get("sources") or ()))
    reply.as_dict()
    rendering.messages({"chat_id": 7}, reply.full_text, reply.buttons, reply.emergency)
    for limits in LIMITS.values():
        list(messages_of(reply, limits, has_buttons=True))


@pytest.fixture
def started() -> None:
    """Start as a server does."""
    read_all()


def opens(does: Callable[[], object]) -> list[str]:
    """Return which files were opened."""
    with opened_files() as opened:
        does()
    return opened


def test_every_answer_country_and_pair_of_sources_is_shown_without_a_file(started):
    given = list(messages())
    assert len(given) > 2000
    assert not [opened for each in given if (opened := opens(lambda each=each: render(each)))]


def test_every_refusal_and_every_fixed_text_is_said_without_a_file(started):
    filled = {"limit": 5, "field": "text", "kind": "a string", "retry_after": 7}
    assert not opens(lambda: [refused(name, **filled) for name in refusals().wordings])  # type: ignore
    assert not opens(lambda: [Reply("1", text).as_dict() for text in fixed_texts().values()])


def test_a_page_is_sent_without_a_file(started):
    class Request:
        method, path, headers = "GET", "/sepsis-assistant.js", {}

    pages = Pages()
    assert not opens(lambda: pages.find(Request()))  # type: ignore[arg-type]
