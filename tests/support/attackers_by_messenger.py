"""One person on each messenger who sends hostile input; the answers come later, and stand in the database."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from typing import Any

from sepsis_assistant.channels.telegram.updates import Update, read_update
from sepsis_assistant.channels.tokens import Tokens
from sepsis_assistant.channels.twilio import read_form
from sepsis_assistant.storage.stored_turns import StoredTurn
from sepsis_assistant.unicode import well_formed
from tests.support.attack_checks import faults_in
from tests.support.attackers import Person
from tests.support.every_channel import EveryChannelServer
from tests.support.hostile_requests import damaged, mistyped
from tests.support.servers import KEY, TELEGRAM_SECRET
from tests.support.stored import is_done, rows, turns
from tests.support.waiting import until

DONE_FORM = "SELECT done FROM outbox WHERE channel = 'twilio' AND item_id = ?"


class Messenger(Person):
    """Use a messenger, whose answers come later: each message leads to a stored turn."""

    def __init__(self, server: EveryChannelServer, chance: random.Random) -> None:
        super().__init__(server, chance)
        self.sent: dict[str, tuple[str, bool]] = {}  # by its id: what was said, and whether it is danger

    @property
    def sender(self) -> str:
        return Tokens(KEY).pseudonym(self.channel, self.address)

    @property
    def address(self) -> str:
        """Return who the messenger says that it is."""
        return f"{self.channel}:+44{self.name}"

    def turns(self) -> dict[str, StoredTurn]:
        """Return the stored turns of this person by the ids of their messages."""
        return {turn.message_id: turn for found in turns(self.server.database, self.sender) for turn in found}

    def settle(self) -> Iterator[str]:
        self.wait()
        known = self.turns()
        for key, (text, danger) in self.sent.items():
            said = known[key].said if key in known else []
            actions = [str(each.get("utter_action")) for each in said]
            for fault in faults_in([str(each["text"]) for each in said]):
                yield f"{fault} after {ascii(text)[:300]}"
            if danger and not (actions and actions[0].startswith("utter_emergency")):
                yield f"{ascii(text)[:300]} answered with {actions}, read as {known.get(key)}"
        self.sent.clear()

    def wait(self) -> None:
        """Wait until every message has its answer."""
        raise NotImplementedError


class TelegramPerson(Messenger):
    """Write to the bot in a chat of one's own."""

    channel = "telegram"

    def __init__(self, server: EveryChannelServer, chance: random.Random) -> None:
        super().__init__(server, chance)
        self.chat, self._updates = 10**9 + chance.getrandbits(44), []

    @property
    def sender(self) -> str:
        made = hmac.new(TELEGRAM_SECRET.encode(), str(self.chat).encode(), hashlib.sha256)
        return f"telegram-{made.hexdigest()[:32]}"

    def say(self, text: str, danger: bool = False) -> Iterator[str]:
        update = self._update({"text": text})
        yield from self._send(self.json(update), (text, danger))

    def damage(self) -> Iterator[str]:
        more = {"photo": [{"file_id": "x"}], "caption": "is this sepsis"}
        update = self._update(
            self.chance.choice([{"text": "hello"}, more, {"voice": {}}, {"text": "/start"}])
        )
        if self.chance.random() < 0.3:
            tap = {"id": "1", "data": "/ask_causes", "message": update["message"], "from": {"id": self.chat}}
            update = {"update_id": update["update_id"], "callback_query": tap}
        elif self.chance.random() < 0.3:
            kind = self.chance.choice(
                ("edited_message", "business_message", "channel_post", "my_chat_member")
            )
            update[kind] = update.pop("message")
        yield from self._send(damaged(update, self.chance), None)
        if (
            self.server.update(json.dumps(update).encode(), secret=self.chance.choice(("", "x", "\xff")))
            != 403
        ):
            yield "a forged update was taken"

    def _update(self, content: dict[str, Any]) -> dict[str, Any]:
        number = self.chance.getrandbits(60)
        person = {"id": self.chat, "language_code": "en"}
        place = {"message_id": number, "chat": {"id": self.chat, "type": "private"}, "from": person}
        return {"update_id": number, "message": {**place, **content}}

    def _send(self, body: bytes, said: tuple[str, bool] | None) -> Iterator[str]:
        status = self.server.update(body)
        if status != (413 if len(body) > 1024 * 1024 else 200):
            yield f"an update got {status}"
        update = _update_in(body)
        if update is None or status != 200:
            return
        self._updates.append(update)
        if said is not None and update.kind == "text":
            self.sent[update.key] = said

    def wait(self) -> None:
        for update in self._updates:
            until(lambda key=update.id: is_done(self.server.database, key), "the answer to an update")

    def settle(self) -> Iterator[str]:
        yield from super().settle()
        answered = [u for u in self._updates if u.kind not in ("ignore", "group")]
        if len(self.server.telegram_said(self.chat)) < len(answered):
            yield f"{len(answered)} updates, and only {len(self.server.telegram_said(self.chat))} messages"


def _update_in(body: bytes) -> Update | None:
    try:
        return read_update(well_formed(json.loads(body)))
    except (ValueError, RecursionError):
        return None


class TwilioPerson(Messenger):
    """Send messages by WhatsApp, as Twilio signs them."""

    channel = "twilio"

    def __init__(self, server: EveryChannelServer, chance: random.Random) -> None:
        super().__init__(server, chance)
        self._others: list[str] = []  # numbers that sent something else than a text

    def say(self, text: str, danger: bool = False) -> Iterator[str]:
        text = text.encode("utf-8", "replace").decode()  # a form holds no halves of characters
        sid = f"SM{self.id()}"
        yield from self._send({"From": self.address, "Body": text, "MessageSid": sid})
        if text.strip():
            self.sent[sid] = text, danger

    def damage(self) -> Iterator[str]:
        who = f"{self.address}{len(self._others)}"
        form = {"From": who, "Body": "hello", "MessageSid": f"SM{self.id()}", "NumMedia": "0"}
        odd = mistyped({**form, "SmsStatus": "received", "Latitude": "1", "ProfileName": "x"}, self.chance)
        made = {name: str(value).encode("utf-8", "replace").decode() for name, value in odd.items()}
        made["From"] = who
        if made.get("MessageSid"):  # an id that came before would be the same message
            made["MessageSid"] = f"SM{self.id()}{made['MessageSid']}"
        yield from self._send(made)
        if read_form(made):
            self._others.append(who)
        unsigned = self.server.bot.post("twilio/webhook", b"From=%2B1&Body=x", X_Twilio_Signature="x")
        if unsigned != 403:
            yield f"a form without a signature got {unsigned}"

    def _send(self, form: dict[str, str]) -> Iterator[str]:
        if (status := self.server.bot.send_twilio(form)) != 204:
            yield f"a form got {status}"

    def wait(self) -> None:
        for sid in self.sent:
            until(
                lambda key=sid: rows(self.server.database, DONE_FORM, key) == [(1,)], "the answer to a form"
            )
        for who in self._others:
            until(lambda key=who: self.server.twilio_said(key), "the answer to an odd form")
        self._others.clear()


class SlackPerson(Messenger):
    """Write to the Slack app, which gives messages no ids: they are answered one after the other."""

    channel = "slack"

    def __init__(self, server: EveryChannelServer, chance: random.Random) -> None:
        super().__init__(server, chance)
        self._said: list[tuple[str, bool]] = []

    def say(self, text: str, danger: bool = False) -> Iterator[str]:
        event = {"type": "message", "channel_type": "im", "channel": self.name, "user": self.address}
        body = {"type": "event_callback", "event": {**event, "text": text, "ts": "1.2"}}
        body["authorizations"] = [{"user_id": "B1"}]
        if (status := self.server.bot.send_slack(self.json(body), "application/json")) != 200:
            yield f"an event got {status}"
        elif well_formed(text.strip()):
            self._said.append((text, danger))
            until(lambda: len(self.turns()) == len(self._said), f"the answer to {ascii(text)[:80]}")

    def damage(self) -> Iterator[str]:
        forged = self.server.bot.slack_event("hello", user=self.address, secret="another")
        if forged != 400:
            yield f"a forged event got {forged}"

    def wait(self) -> None:
        self.sent = dict(zip(self.turns(), self._said, strict=True))
        until(lambda: len(self.server.slack_said(self.name)) >= len(self.sent), "the answers in Slack")
