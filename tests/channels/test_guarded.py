"""Rasa's own channels with the guard in front: signatures, typed commands, repeats, limits, failures."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from rasa.core.channels.channel import OutputChannel
from rasa.core.channels.slack import SlackInput
from rasa.shared.exceptions import RasaException

from sepsis_assistant.channels import guarded_channels as guarded_module
from sepsis_assistant.channels import patience
from sepsis_assistant.channels.guarded_channels import GuardedChannels
from sepsis_assistant.channels.messengers import LIMITS, Limits, messages_of, say
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.fixed_texts import fixed_lines
from tests.support.messenger_bot import BUTTONS, Bot

DANGER = "my dad has gone blue and cannot breathe"


def test_a_slack_event_is_answered_whole_and_then_with_the_buttons(bot: Bot):
    assert bot.slack_event("what causes sepsis?") == 200
    bot.until(lambda: len(bot.slack) == 3)
    text, *buttons = bot.slack
    assert text["text"] == "Answer to: what causes sepsis?\nThe end." and text["channel"] == "D1"
    shown = [e["text"]["text"] for b in buttons for e in b["blocks"][1]["elements"]]
    assert shown == [b["title"] for b in BUTTONS] and {b["text"] for b in buttons} == {
        fixed_lines()["choose"]
    }


@pytest.mark.parametrize("wrong", [{"secret": "another"}, {"age": 3600}], ids=["forged", "old"])
def test_a_slack_event_that_is_not_signed_now_is_refused(bot: Bot, wrong):
    assert bot.slack_event("hello", **wrong) == 400
    assert bot.agent.seen == []


def test_a_slack_button_counts_only_where_it_was_offered(bot: Bot):
    bot.slack_button("/odd_button")
    bot.until(lambda: len(bot.agent.seen) == 1)
    bot.slack_button("/ask_causes")  # a standing button
    bot.until(lambda: len(bot.agent.seen) == 2)
    assert [m.text for m in bot.agent.seen] == ["odd button", "/ask_causes"]


@pytest.mark.parametrize("typed", ["/restart", '/report_urgent_symptoms{"a":1}', "/_/restart"])
def test_a_typed_command_reaches_rasa_as_words_from_every_messenger(bot: Bot, typed):
    bot.sms(typed)
    bot.slack_event(typed)
    bot.post("callback/webhook", json.dumps({"sender": "me", "message": typed}).encode())
    bot.until(lambda: len(bot.agent.seen) == 3)
    assert not any((m.text or "").startswith("/") for m in bot.agent.seen)


@pytest.mark.parametrize(("text", "emergency"), [("RAISE hello", False), (f"RAISE {DANGER}", True)])
def test_a_turn_that_fails_is_answered_safely_everywhere_and_logged_without_its_text(
    bot: Bot, caplog: pytest.LogCaptureFixture, text, emergency
):
    with caplog.at_level(logging.DEBUG):
        bot.sms(text)
        bot.slack_event(text)
        bot.post("callback/webhook", json.dumps({"sender": "me", "message": text}).encode())
        bot.until(lambda: bot.slack and bot.receiver.got and bot.twilio.messages)
    for said in (bot.texts(1)[0], bot.slack[0]["text"], bot.receiver.got[0]["text"]):
        assert "999" in said and ("could this be sepsis" in said) is emergency
    ours = [
        r.getMessage() for r in caplog.records if not r.name.startswith(("asyncio", "urllib3", "aiohttp"))
    ]
    assert any("RuntimeError" in line for line in ours)
    assert not any(text in line or DANGER in line for line in ours)


def test_a_flood_is_told_to_wait_but_a_danger_sign_is_answered(bot: Bot):
    for number in range(12):
        bot.sms(f"hello {number}")
    last = bot.texts(12)[-1]
    assert len(bot.agent.seen) == 10 and "wait" in last and "999" in last
    bot.sms(DANGER)
    bot.texts(13)
    assert bot.agent.seen[-1].text == DANGER


def test_the_callback_channel_posts_the_answer_to_its_receiver(bot: Bot):
    body = json.dumps({"sender": "me", "message": "what causes sepsis?"}).encode()
    assert bot.post("callback/webhook", body) == 200
    assert bot.receiver.got[0] == {"recipient_id": "me", "text": "Answer to: what causes sepsis?\nThe end."}
    offered = [b for m in bot.receiver.got[1:] for b in m["buttons"]]
    assert offered == BUTTONS


def test_who_somebody_is_does_not_reach_the_store_and_people_are_apart(bot: Bot):
    for place, person in enumerate(("whatsapp:+441", "whatsapp:+442", "whatsapp:+441"), start=1):
        bot.sms("hello", sender=person)
        bot.texts(place)
    bot.slack_event("hello", user="whatsapp:+441")
    bot.until(lambda: len(bot.agent.seen) == 4)
    names = [m.sender_id for m in bot.agent.seen]
    assert names[0] == names[2] and len(set(names)) == 3
    assert not any("+44" in name for name in names)


def test_people_without_a_name_do_not_share_a_conversation(bot: Bot):
    for _ in range(2):
        bot.post("callback/webhook", json.dumps({"message": "hello"}).encode())
    assert len({m.sender_id for m in bot.agent.seen}) == 2


@pytest.mark.parametrize("messenger", [*LIMITS, "another"])
@pytest.mark.parametrize("length", [10, 1_600, 9_000])
def test_no_message_is_over_the_limits_and_nothing_is_lost(messenger, length):
    limits = LIMITS.get(messenger, Limits())
    words = " ".join(f"word{n}" for n in range(length // 7))
    buttons = [{"title": f"A rather long title of a button {n}", "payload": f"/x{n}"} for n in range(7)]
    said = list(messages_of(Reply("1", words, buttons=buttons), limits, has_buttons=True))
    texts = [m["text"] for m in said if "buttons" not in m]
    assert " ".join(texts) == words and all(len(t) <= limits.chars for t in texts)
    offered = [m["buttons"] for m in said if "buttons" in m]
    assert all(len(row) <= limits.buttons and len(b["title"]) <= limits.title for row in offered for b in row)
    assert [b["payload"] for row in offered for b in row] == [b["payload"] for b in buttons]
    assert said.index({"text": texts[-1]}) < len(said) - len(offered)


class Failing(OutputChannel):
    """Fail with the first tries."""

    def __init__(self, times: int) -> None:
        self.said: list[str] = []
        self.times = times

    @classmethod
    def name(cls) -> str:
        return "failing"

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        self.said.append(text)
        if len(self.said) <= self.times:
            raise OSError(text)


@pytest.mark.parametrize(("times", "arrived", "tries"), [(0, True, 1), (2, True, 3), (100, False, 6)])
def test_a_reply_is_tried_again_and_does_not_stop_the_next(caplog, monkeypatch, times, arrived, tries):
    monkeypatch.setattr(patience, "_FIRST_WAIT", 0.001)
    output = Failing(times)
    replies = [Reply("1", "first secret"), Reply("2", "second")]
    assert asyncio.run(say(output, "me", replies)) is arrived
    assert [output.said.count(text) for text in ("first secret", "second")] == [tries, 6 if times > 9 else 1]
    assert ("OSError" in caplog.text) is not arrived and "secret" not in caplog.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "names no channel"),
        ({}, "names no channel"),
        ({"slack": {"slack_token": "x"}}, "signing secret"),
        ({"sepsis_assistant.channels.twilio.TwilioChannel": {"auth_token": "x"}}, "lacks account_sid"),
        ({"sepsis_assistant.channels.twilio.TwilioChannel": None}, "lacks account_sid"),
    ],
)
def test_credentials_that_lack_something_are_named(monkeypatch, given, said):
    monkeypatch.setenv("SEPSIS_SECRET_KEY", "x" * 40)
    with pytest.raises(RasaException, match=said):
        GuardedChannels.from_credentials(given)


def test_a_messenger_that_cannot_be_reached_does_not_stop_the_others(monkeypatch, caplog):
    class Unreachable(SlackInput):
        @classmethod
        def from_credentials(cls, credentials: dict[str, Any] | None) -> SlackInput:
            raise ConnectionError("no network")

    make = guarded_module._create_single_channel

    def single(name: str, values: Any) -> Any:
        return Unreachable.from_credentials(values) if name == "botframework" else make(name, values)

    monkeypatch.setattr(guarded_module, "_create_single_channel", single)
    monkeypatch.setenv("SEPSIS_SECRET_KEY", "x" * 40)
    given = {"botframework": {"app_id": "x"}, "slack": {"slack_token": "x", "slack_signing_secret": "x"}}
    channels = GuardedChannels.from_credentials(given)
    assert [c.name() for c in channels._channels] == ["slack"]
    assert "botframework is off" in caplog.text
