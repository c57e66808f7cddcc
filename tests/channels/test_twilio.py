"""SMS and WhatsApp by Twilio: signatures, receipts, repeats, media, answers that Twilio does not take."""

from __future__ import annotations

from typing import Any

import pytest

from sepsis_assistant.channels import patience
from sepsis_assistant.channels.guarded_channels import GuardedChannels
from tests.support.fake_twilio import SILENT
from tests.support.messenger_bot import PUBLIC, Bot
from tests.support.messenger_server import twilio_of

DANGER = "my dad has gone blue and cannot breathe"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, running: tuple[Bot, GuardedChannels]) -> None:
    """Wait less between tries."""
    monkeypatch.setattr(patience, "_FIRST_WAIT", 0.01)
    monkeypatch.setattr(patience, "_LONGEST_WAIT", 0.01)
    monkeypatch.setattr(twilio_of(running[1])._deliveries, "_again", 0.01)


def test_a_signed_post_is_answered_in_one_piece_with_the_titles(bot: Bot):
    assert bot.sms("what causes sepsis?") == 204
    (text,) = bot.texts(1)
    assert text.startswith("Answer to: what causes sepsis?\nThe end.") and text.endswith("Button 5, Button 6")
    assert bot.twilio.messages[0]["to"] == "whatsapp:+441"
    assert bot.twilio.messages[0]["from"] == "whatsapp:+440"


@pytest.mark.parametrize(
    "wrong", [{"token": "another"}, {"url": PUBLIC.replace("bot", "evil")}], ids=["token", "address"]
)
def test_a_forged_post_is_refused(bot: Bot, wrong):
    assert bot.send_twilio({"From": "+441", "Body": "hello", "MessageSid": "SM1"}, **wrong) == 403
    assert bot.post("twilio/webhook", b"From=%2B441&Body=hello") == 403
    assert bot.agent.seen == [] and bot.twilio.calls == []


@pytest.mark.parametrize(
    "more",
    [
        [("ProfileName", "")],
        [("ProfileName", "   ")],
        [("Tag", "a"), ("Tag", "b"), ("Tag", "a")],
        [("ProfileName", "Mary O'Brien"), ("Note", 'say "yes"')],
        [("ChannelMetadata", '{"type":"whatsapp","data":{"context":{"ProfileName":"O\'Brien"}}}')],
        [("ProfileName", "J\u00fcrgen \U0001f600 & Co; a=b+c%20d")],
    ],
    ids=["empty", "blank", "repeated", "apostrophe", "like JSON", "special characters"],
)
def test_a_signed_form_is_taken_whatever_its_fields_are(bot: Bot, more):
    form = [("From", "whatsapp:+441"), ("Body", "it's me"), ("MessageSid", bot.sid()), *more]
    assert bot.send_twilio(form) == 204
    assert bot.texts(1)[0].startswith("Answer to: it's me")


@pytest.mark.parametrize("status", ["queued", "sent", "delivered", "read", "failed", "undelivered"])
@pytest.mark.parametrize("field", ["MessageStatus", "SmsStatus"])
def test_a_delivery_receipt_is_acknowledged_and_never_answered(bot: Bot, field, status):
    receipt = {"From": "whatsapp:+440", "To": "whatsapp:+441", "MessageSid": bot.sid(), field: status}
    assert bot.send_twilio(receipt) == 204
    assert bot.send_twilio({**receipt, "From": "whatsapp:+443", "Body": "Call 999"}) == 204
    assert bot.send_twilio({"From": "whatsapp:+440", "Body": "to ourselves", "MessageSid": bot.sid()}) == 204
    assert bot.sms("hello", SmsStatus="received") == 204
    assert bot.texts(1)[0].startswith("Answer to: hello")
    assert [m["to"] for m in bot.twilio.messages] == ["whatsapp:+441"] and len(bot.agent.seen) == 1


def test_a_message_delivered_again_is_answered_once(bot: Bot):
    for _ in range(3):
        assert bot.sms("hello", sid="7") == 204
    bot.sms("hello", sid="8")
    bot.texts(2)
    assert len(bot.agent.seen) == 2 and len(bot.twilio.messages) == 2


@pytest.mark.parametrize(
    "media", [{"NumMedia": "1", "MediaContentType0": "audio/ogg"}, {"Latitude": "1", "Longitude": "2"}]
)
def test_a_voice_note_or_a_place_is_answered_in_words_with_the_number(bot: Bot, media):
    assert bot.sms("", NumMedia="0") == 204
    (blank,) = bot.texts(1)
    assert "could not read" in blank and "999" in blank
    assert bot.sms("", **media) == 204
    heard = bot.texts(2)[1]
    assert "only read text" in heard and "999" in heard
    assert bot.agent.seen == []
    assert bot.sms("is this rash bad", **media) == 204
    answer, note = bot.texts(4)[2:]
    assert answer.startswith("Answer to: is this rash bad") and "cannot see or hear" in note


@pytest.mark.parametrize("fault", [(500, None), (429, 20429), (401, 20003), SILENT], ids=str)
def test_an_emergency_reply_is_sent_until_twilio_has_it_and_only_once(bot: Bot, fault: Any):
    bot.twilio.fault = lambda method, count: fault if method == "POST" and count <= 8 else None
    if fault == SILENT:
        bot.twilio.fault = lambda method, count: fault if (method, count) == ("POST", 1) else None
    assert bot.sms(f"RAISE {DANGER}", sid="1") == 204
    assert bot.sms(f"RAISE {DANGER}", sid="1") == 204
    bot.texts(1)
    bot.sms("and what now", sid="2")
    first, second = bot.texts(2)
    assert first.startswith("Call the emergency number now") and second.startswith("Answer to: and what now")
    assert len(bot.agent.seen) == 2


def test_what_twilio_refuses_for_good_does_not_hold_up_the_next(bot: Bot):
    bot.twilio.fault = lambda method, count: (400, 21610) if count == 1 else None
    bot.sms("first")
    bot.sms("second")
    assert bot.texts(1)[0].startswith("Answer to: second") and bot.twilio.calls == ["POST", "POST"]


def test_the_webhook_answers_before_the_answer_is_sent(bot: Bot):
    away = [True]
    bot.twilio.fault = lambda method, count: (500, None) if away else None
    assert bot.sms("hello") == 204
    bot.until(lambda: len(bot.twilio.calls) > 10)
    assert bot.twilio.messages == []
    away.clear()
    assert bot.texts(1)
