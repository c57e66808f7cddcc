"""Halves of characters and NUL, anywhere in a message, over every channel: never an error, never an alarm."""

from __future__ import annotations

import itertools
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.unicode import utf16_length, utf16_prefix, well_formed
from tests.support.fake_telegram import FakeTelegram
from tests.support.servers import REST, WEB, RasaServer
from tests.support.stored import is_done
from tests.support.waiting import until

BAD = ["\ud800", "\udfff", "\0", "\udc00\ud800"]
QUESTION = "what causes sepsis"
_ids = itertools.count(700_000)

any_text = st.text(st.characters() | st.sampled_from(["\ud83d", "\ude00", "\ud800", "\0"]))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("can't bre\ud800athe", "can't breathe"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\0b", "a b"),
        ("\udfff", ""),
        ("plain \U0001f600 text", "plain \U0001f600 text"),
        ({"country": "G\ud800B", "n": [1, None, "\udc00x"]}, {"country": "GB", "n": [1, None, "x"]}),
    ],
)
def test_a_text_is_mended(text, mended):
    assert well_formed(text) == mended


@given(any_text)
def test_a_mended_text_can_be_stored_and_is_mended_once(text):
    mended = well_formed(text)
    mended.encode()
    assert "\0" not in mended and well_formed(mended) == mended


@given(any_text.map(well_formed), st.integers(0, 40))
def test_a_prefix_fits_and_one_more_character_would_not(text, limit):
    place = utf16_prefix(text, limit)
    assert utf16_length(text[:place]) <= limit
    assert place == len(text) or utf16_length(text[: place + 1]) > limit


@pytest.mark.parametrize("bad", BAD)
def test_what_comes_in_is_mended_whatever_the_channel_and_the_field(bad):
    made = Incoming(f"a{bad}", f"hello{bad}", None, f"1{bad}", metadata={"country": f"GB{bad}", "x": [bad]})
    for text in (made.sender, made.text, made.message_id, *map(str, (made.metadata or {}).values())):
        text.encode()
        assert "\0" not in text


@pytest.mark.ops
@pytest.mark.model
@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_a_bad_character_changes_no_answer_of_the_web_and_rest(real_server: RasaServer, bad: str) -> None:
    token = real_server.session()
    clean = real_server.say(token, QUESTION).body["replies"][0]["response"]
    answers = [
        real_server.say(real_server.session(), QUESTION + bad),
        real_server.say(real_server.session(), QUESTION, country=f"GB{bad}"),
    ]
    assert [(a.status, a.body["replies"][0]["response"]) for a in answers] == [(200, clean)] * 2
    body = {"message": QUESTION + bad, "message_id": f"m{bad}{uuid.uuid4()}", "metadata": {"country": bad}}
    rest = real_server.call("POST", REST, body)
    assert rest.status == 200 and not rest.body[0]["emergency"] and "infection" in rest.body[0]["text"]
    feedback = {"reply_id": f"{bad}", "helpful": False, "why": bad}
    assert real_server.call("POST", WEB + "feedback", feedback, token).status in (400, 404)


@pytest.mark.ops
@pytest.mark.model
@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_a_message_of_nothing_else_is_answered_and_is_no_emergency(real_server: RasaServer, bad: str) -> None:
    (reply, *_) = real_server.say(real_server.session(), bad).body["replies"]
    assert reply["text"] and not reply["emergency"]


@pytest.mark.ops
@pytest.mark.model
@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_a_bad_character_by_telegram_is_no_emergency(
    real_server: RasaServer, telegram: FakeTelegram, bad: str
) -> None:
    number = next(_ids)
    person = {"id": number, "language_code": bad}
    message = {"message_id": 1, "chat": {"id": number, "type": "private"}, "from": person}
    body = {"update_id": number, "message": {**message, "text": QUESTION + bad}}
    assert real_server.update(json.dumps(body).encode()) == 200
    until(lambda: is_done(real_server.database, number))
    (said,) = [text for chat, text in telegram.sent if chat == number][:1]
    assert "infection" in said and "wrong" not in said
