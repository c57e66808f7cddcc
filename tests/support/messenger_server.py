"""Run the guarded channels in a thread: Sanic starts only once in a process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import register
from rasa.core.channels.slack import SlackBot
from sanic import Sanic

from sepsis_assistant.channels.admission import Admission
from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.guarded_channels import GuardedChannels
from sepsis_assistant.channels.rate import RateLimit
from sepsis_assistant.channels.twilio import TwilioChannel
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from tests.support.fake_twilio import FakeTwilio
from tests.support.messenger_bot import AUTH, PUBLIC, SECRET, Agent, Bot, Receiver
from tests.support.servers import KEY


def running_bot(folder: Path) -> Iterator[tuple[Bot, GuardedChannels]]:
    """Yield a bot on a real port, and its channels."""
    bot = Bot(free_port(), Agent(), Receiver(), FakeTwilio())
    endpoints = folder / "endpoints.yml"
    store = {"dialect": "sqlite", "db": str(folder / "chat.db")}
    endpoints.write_text(json.dumps({"tracker_store": store}), encoding="utf-8")

    async def post_message(output: SlackBot, channel: str, **kwargs: Any) -> None:
        bot.slack.append({"channel": channel, **kwargs})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SlackBot, "_post_message", post_message)
        patch.setenv("SEPSIS_SECRET_KEY", KEY)
        patch.setenv("SEPSIS_ENDPOINTS", str(endpoints))
        channels = GuardedChannels.from_credentials(credentials(bot))
        loop = asyncio.new_event_loop()
        threading.Thread(target=_serve, args=(loop, bot, channels), daemon=True).start()
        bot.until(lambda: _listens(bot.port) and twilio_of(channels)._deliveries)
        yield bot, channels
        loop.call_soon_threadsafe(loop.stop)
        bot.receiver.server.shutdown()
        bot.twilio.stop()


def fresh(bot: Bot, channels: GuardedChannels) -> Bot:
    """Return the bot with nothing said yet, and a guard that allows ten messages a minute."""
    guard = Guard(FallbackInbox(), Admission(RateLimit(10)))
    channels._guard = twilio_of(channels)._guard = guard
    channels._taken.clear()
    for kept in (bot.agent.seen, bot.slack, bot.receiver.got, bot.twilio.messages, bot.twilio.calls):
        kept.clear()
    bot.twilio.fault = lambda method, count: None
    bot.test = uuid.uuid4().hex[:8]
    return bot


def twilio_of(channels: GuardedChannels) -> TwilioChannel:
    return next(each for each in channels._channels if isinstance(each, TwilioChannel))


def credentials(bot: Bot) -> dict[str, Any]:
    twilio = {"account_sid": "AC1", "auth_token": AUTH, "twilio_number": "whatsapp:+440"}
    return {
        "slack": {"slack_token": "x", "slack_signing_secret": SECRET},
        "sepsis_assistant.channels.twilio.TwilioChannel": {
            **twilio,
            "webhook_url": PUBLIC,
            "api": bot.twilio.url,
        },
        "callback": {"url": bot.receiver.url},
    }


def _serve(loop: asyncio.AbstractEventLoop, bot: Bot, channels: GuardedChannels) -> None:
    asyncio.set_event_loop(loop)
    app = Sanic("guarded", register=False)
    app.ctx.agent = bot.agent
    register([channels], app, "/webhooks/")
    made = app.create_server("127.0.0.1", bot.port, return_asyncio_server=True, access_log=False)
    server = loop.run_until_complete(made)
    loop.run_until_complete(server.startup())
    loop.run_until_complete(server.after_start())
    loop.run_forever()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
