"""The trained model behind every channel at once, in a process of its own."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from sepsis_assistant.settings import CREDENTIALS, MODEL
from tests.support.data import read
from tests.support.fake_telegram import TOKEN, FakeTelegram
from tests.support.fake_twilio import FakeTwilio
from tests.support.messenger_bot import AUTH, PUBLIC, SECRET, Agent, Bot
from tests.support.servers import RasaServer, Server, telegram_settings

SCRIPT = Path(__file__).with_name("every_channel_server.py")
GUARDED = "sepsis_assistant.channels.guarded_channels.GuardedChannels"
TWILIO = "sepsis_assistant.channels.twilio.TwilioChannel"
MANY = "1000000"  # messages a minute


@dataclass
class EveryChannelServer(RasaServer):
    """Run the web page, REST, Telegram, Twilio and Slack, each with the guard in front."""

    telegram: FakeTelegram = field(default_factory=FakeTelegram)
    twilio: FakeTwilio = field(default_factory=FakeTwilio)

    @property
    def said_by_slack(self) -> Path:
        return self.folder / "slack"

    @property
    def bot(self) -> Bot:
        """Return what signs as Slack and Twilio do."""
        return Bot(self.port, Agent(), None, self.twilio)  # type: ignore[arg-type]

    def start(self) -> Server:
        twilio = {"account_sid": "AC1", "auth_token": AUTH, "twilio_number": "whatsapp:+440"}
        slack = {"slack_token": "x", "slack_signing_secret": SECRET}
        guarded = {"slack": slack, TWILIO: {**twilio, "webhook_url": PUBLIC, "api": self.twilio.url}}
        credentials = {**dict(read(CREDENTIALS)), GUARDED: guarded}
        (self.folder / "credentials.yml").write_text(json.dumps(credentials), encoding="utf-8")
        self.said_by_slack.touch()
        made = telegram_settings(self.telegram.address, TOKEN, SEPSIS_MESSAGES_PER_MINUTE=MANY)
        self.environment = {**made, "SEPSIS_LOG_FORMAT": "json", **self.environment}
        return super().start()

    def command(self) -> list[str]:
        files = ["--credentials", str(self.folder / "credentials.yml"), "--endpoints", str(self.endpoints)]
        port = ["--port", str(self.port), "--model", str(MODEL)]
        return [sys.executable, str(SCRIPT), str(self.said_by_slack), *port, *files]

    def end(self) -> None:
        super().end()
        self.twilio.stop()

    def slack_said(self, channel: str) -> list[str]:
        """Return what a person reads in Slack."""
        lines = self.said_by_slack.read_text(encoding="utf-8").splitlines()
        return [each["text"] for each in map(json.loads, lines) if each["channel"] == channel]

    def twilio_said(self, person: str) -> list[str]:
        return [text for to, text in self.twilio.said if to == person]

    def telegram_said(self, chat: int) -> list[str]:
        return [text for number, text in self.telegram.sent if number == chat]
