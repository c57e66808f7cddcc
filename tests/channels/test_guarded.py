"""Rasa's own channels with the guard in front: signatures, typed commands, repeats, limits, failures."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.channels.channel import OutputChannel, register
from rasa.core.channels.slack import SlackBot, SlackInput
from rasa.shared.exceptions import RasaException
from sanic import Sanic
from twilio.rest.api.v2010.account.message import MessageList

from sepsis_assistant.channels import guarded_channels as guarded_module
from sepsis_assistant.channels.admission import Admission
from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.guarded_channels import GuardedChannels
from sepsis_assistant.channels.messengers import LIMITS, Limits, messages_of, say
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.fixed_texts import fixed_lines
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from tests.support.messenger_bot import AUTH, BUTTONS, PUBLIC, SECRET, Agent, Bot, Receiver
from tests.support.servers import KEY

DANGER = "my dad has gone blue and cannot breathe"


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Bot, GuardedChannels]]:
    """Run one server for all tests: Sanic starts only once in a process."""
    bot = Bot(free_port(), Agent(), Receiver())

    async def post_message(output: SlackBot, channel: str, **kwargs: Any) -> None:
        bot.slack.append({"channel": channel, **kwargs})

    def create(messages: MessageList, **kwargs: Any) -> object:
        bot.twilio.append(kwargs)
        return object()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SlackBot, "_post_message", post_message)
        patch.setattr(MessageList, "create", create)
        patch.setenv("SEPSIS_SECRET_KEY", KEY)
        channels = GuardedChannels.from_credentials(credentials(bot.receiver.url))
        loop = asyncio.new_event_loop()
        threading.Thread(target=serve, args=(loop, bot, channels), daemon=True).start()
        bot.until(lambda: _listens(bot.port))
        yield bot, channels
        loop.call_soon_threadsafe(loop.stop)
        bot.receiver.server.shutdown()


@pytest.fixture
def bot(running: tuple[Bot, GuardedChannels]) -> Bot:
    """Return the bot with nothing said yet, and a guard that allows ten messages a minute."""
    bot, channels = running
    channels._guard = Guard(FallbackInbox(), Admission(RateLimit(10)))
    channels._taken.clear()
    for kept in (bot.agent.seen, bot.slack, bot.twilio, bot.receiver.got):
        kept.clear()
    return bot


def credentials(receiver: str) -> dict[str, Any]:
    twilio = {"account_sid": "AC1", "auth_token": AUTH, "twilio_number": "whatsapp:+440"}
    return {
        "slack": {"slack_token": "x", "slack_signing_secret": SECRET},
        "sepsis_assistant.channels.twilio.TwilioChannel": {**twilio, "webhook_url": PUBLIC},
        "callback": {"url": receiver},
    }


def serve(loop: asyncio.AbstractEventLoop, bot: Bot, channels: GuardedChannels) -> None:
    asyncio.set_event_loop(loop)
    app = Sanic("guarded", register=False)
    app.ctx.agent = bot.agent
    register([channels], app, "/webhooks/")
    made = app.create_server("127.0.0.1", bot.port, return_asyncio_server=True, access_log=False)
    server = loop.run_until_complete(made)
    loop.run_until_complete(server.startup())
    loop.run_forever()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


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


def test_a_signed_twilio_post_is_answered_in_one_piece_with_the_titles(bot: Bot):
    assert bot.sms("what causes sepsis?") == 204
    assert [m["to"] for m in bot.twilio] == ["whatsapp:+441"]
    assert bot.twilio[0]["body"].startswith("Answer to: what causes sepsis?\nThe end.")
    assert bot.twilio[0]["body"].endswith("Button 5, Button 6")


@pytest.mark.parametrize(
    "wrong", [{"token": "another"}, {"url": PUBLIC.replace("bot", "evil")}], ids=["token", "address"]
)
def test_a_forged_twilio_post_is_refused(bot: Bot, wrong):
    assert bot.send_twilio({"From": "+441", "Body": "hello", "MessageSid": "SM1"}, **wrong) == 403
    assert bot.post("twilio/webhook", b"From=%2B441&Body=hello") == 403
    assert bot.agent.seen == [] and bot.twilio == []


def test_a_twilio_message_delivered_again_is_answered_once(bot: Bot):
    for _ in range(3):
        assert bot.sms("hello", sid="SM7") == 204
    bot.sms("hello", sid="SM8")
    assert len(bot.agent.seen) == 2 and len(bot.twilio) == 2


def test_an_answer_that_could_not_be_sent_is_sent_when_twilio_delivers_again(bot: Bot, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(MessageList, "create", lambda *a, **k: (_ for _ in ()).throw(OSError()))
        assert bot.sms("hello") == 204
    assert bot.sms("hello") == 204
    assert len(bot.agent.seen) == 1 and len(bot.twilio) == 1


@pytest.mark.parametrize(
    "more", [{"NumMedia": "1", "MediaUrl0": "https://x/y"}, {"Latitude": "1", "Longitude": "2"}]
)
def test_a_photo_or_a_place_by_twilio_gets_the_number(bot: Bot, more):
    assert bot.sms("", **more) == 204
    assert "could not read" in bot.twilio[0]["body"] and "999" in bot.twilio[0]["body"]
    assert bot.agent.seen == []


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
        bot.until(lambda: bot.slack and bot.receiver.got)
    for said in (bot.twilio[0]["body"], bot.slack[0]["text"], bot.receiver.got[0]["text"]):
        assert "999" in said and ("could this be sepsis" in said) is emergency
    ours = [
        r.getMessage() for r in caplog.records if not r.name.startswith(("asyncio", "urllib3", "aiohttp"))
    ]
    assert any("RuntimeError" in line for line in ours)
    assert not any(text in line or DANGER in line for line in ours)


def test_a_flood_is_told_to_wait_but_a_danger_sign_is_answered(bot: Bot):
    for number in range(12):
        bot.sms(f"hello {number}", sid=f"SM{number}")
    assert len(bot.agent.seen) == 10 and "wait" in bot.twilio[-1]["body"] and "999" in bot.twilio[-1]["body"]
    bot.sms(DANGER, sid="SM99")
    assert bot.agent.seen[-1].text == DANGER


def test_the_callback_channel_posts_the_answer_to_its_receiver(bot: Bot):
    body = json.dumps({"sender": "me", "message": "what causes sepsis?"}).encode()
    assert bot.post("callback/webhook", body) == 200
    assert bot.receiver.got[0] == {"recipient_id": "me", "text": "Answer to: what causes sepsis?\nThe end."}
    offered = [b for m in bot.receiver.got[1:] for b in m["buttons"]]
    assert offered == BUTTONS


def test_who_somebody_is_does_not_reach_the_store_and_people_are_apart(bot: Bot):
    bot.sms("hello", sid="SM1", sender="whatsapp:+441")
    bot.sms("hello", sid="SM2", sender="whatsapp:+442")
    bot.sms("hello", sid="SM3", sender="whatsapp:+441")
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
    """Fail with the first message."""

    def __init__(self) -> None:
        self.said: list[str] = []

    @classmethod
    def name(cls) -> str:
        return "failing"

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        self.said.append(text)
        if len(self.said) == 1:
            raise OSError(text)


def test_a_reply_that_cannot_be_sent_does_not_stop_the_next(caplog):
    output = Failing()
    replies = [Reply("1", "first secret"), Reply("2", "second")]
    assert asyncio.run(say(output, "me", replies)) is False
    assert output.said == ["first secret", "second"]
    assert "OSError" in caplog.text and "secret" not in caplog.text


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
