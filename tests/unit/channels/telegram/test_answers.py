"""Telegram: what answers commands, groups, media and captions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sepsis_assistant.channels.buttons import standing_buttons
from sepsis_assistant.channels.telegram.responder import Responder, Said
from sepsis_assistant.channels.telegram.updates import read_update

UNSEEN = "I cannot see or hear what you sent"


def calls_for(asked: list[Said] | None = None, chat_type: str = "private", **parts: Any) -> list[dict]:
    """Return the calls that answer a message with these parts; keep what the assistant is asked."""

    async def ask(said: Said) -> list[dict[str, Any]]:
        if asked is not None:
            asked.append(said)
        return [{"text": "An answer.", "buttons": [], "emergency": False}]

    message = {"chat": {"id": 7, "type": chat_type}, **parts}
    update = read_update({"update_id": 1, "message": message})
    assert update is not None
    return asyncio.run(Responder(ask)(update))


@pytest.mark.parametrize(
    ("command", "text", "button"),
    [
        ("/start", "/greet", True),
        ("/help", "/help", True),
        ("/sources", "/ask_sources", True),
        ("/privacy", "/ask_privacy", True),
        ("/delete", "delete my data", False),
    ],
)
def test_a_command_asks_the_assistant_what_it_stands_for(command, text, button):
    asked: list[Said] = []
    calls = calls_for(asked, text=command)
    assert [(said.chat, said.text, said.button) for said in asked] == [(7, text, button)]
    assert [call["text"] for call in calls] == ["An answer."]
    assert not button or text in standing_buttons()


def test_the_emergency_command_is_answered_without_the_assistant():
    asked: list[Said] = []
    (call,) = calls_for(asked, text="/emergency")
    assert asked == [] and call["method"] == "sendMessage" and call["chat_id"] == 7
    assert call["text"].startswith("<b>Call the emergency number now")
    assert all(word in call["text"] for word in ("999", "112", "911", "could this be sepsis"))


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_a_group_is_told_why_and_left(kind):
    asked: list[Said] = []
    told, left = calls_for(asked, chat_type=kind, text="my baby is blue")
    assert asked == [] and "private chats only" in told["text"] and "999" in told["text"]
    assert left == {"method": "leaveChat", "chat_id": 7}


def test_a_channel_is_left_alone():
    assert calls_for(chat_type="channel", text="hello") == []


@pytest.mark.parametrize("media", ["photo", "voice", "video", "document", "animation", "audio"])
@pytest.mark.parametrize("caption", ["is this rash bad", "/help", "/emergency"])
def test_who_sends_a_picture_with_words_hears_that_only_the_words_were_read(media, caption):
    answer, note = calls_for(caption=caption, **{media: {}})
    assert UNSEEN not in answer["text"] and UNSEEN in note["text"] and note["chat_id"] == 7


def test_media_without_words_gets_the_number_and_plain_words_get_no_note():
    (media,) = calls_for(photo=[{}])
    assert "only read text" in media["text"] and "999" in media["text"]
    (answer,) = calls_for(text="is this rash bad")
    assert UNSEEN not in answer["text"]
