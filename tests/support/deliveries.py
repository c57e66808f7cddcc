"""Let Telegram and Twilio deliver the same messages to two servers over one database, and judge the answers.

Both servers speak to one Telegram and one Twilio, each at its own address, so that those of one can fail.
Every message is from a person of its own: what this person is shown is the answer to it and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import URL

from sepsis_assistant.storage.database import open_engine
from tests.support.every_channel import EveryChannelServer
from tests.support.fake_telegram import FakeTelegram, update_of
from tests.support.fake_twilio import SILENT
from tests.support.load import DANGER, QUESTION
from tests.support.servers import two_ports
from tests.support.stored import times_stored
from tests.support.waiting import LIMIT, until

ALARM = "Call the emergency number now"  # how the answer to a danger message begins
REFUSED = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
Pair = tuple[EveryChannelServer, EveryChannelServer]
numbers = count(800_000)  # of messages; an even one is a question, an odd one a danger


class Messenger(Protocol):
    """Describe a messenger that delivers messages by their numbers."""

    channel: str

    def key(self, number: int) -> str:
        """Return the id of a message."""

    def deliver(self, server: EveryChannelServer, number: int) -> int:
        """Call the webhook of a server; return the status."""

    def shown(self, server: EveryChannelServer, number: int) -> list[str]:
        """Return what the person who wrote a message is shown."""

    def break_off(self, server: EveryChannelServer) -> None:
        """Let no call of this server's succeed from now on."""

    def was_called(self, server: EveryChannelServer) -> bool:
        """Say whether a server has tried to send since then."""


class Telegram:
    """Deliver updates; one that breaks off takes nothing, since it does not tell later what it has taken."""

    channel = "telegram"

    def key(self, number: int) -> str:
        return str(number)

    def deliver(self, server: EveryChannelServer, number: int) -> int:
        return server.update(update_of(number, text_of(number), chat=number))

    def shown(self, server: EveryChannelServer, number: int) -> list[str]:
        return server.telegram_said(number)

    def break_off(self, server: EveryChannelServer) -> None:
        server.telegram.calls.clear()
        server.telegram.fault = lambda method, _: (500, REFUSED) if method == "sendMessage" else None

    def was_called(self, server: EveryChannelServer) -> bool:
        return "sendMessage" in server.telegram.calls


class Twilio:
    """Deliver forms; one that breaks off takes what it is given, and its answers are lost."""

    channel = "twilio"

    def key(self, number: int) -> str:
        return f"SM-{number}"

    def deliver(self, server: EveryChannelServer, number: int) -> int:
        form = {"From": self._person(number), "Body": text_of(number), "MessageSid": self.key(number)}
        return server.bot.send_twilio(form)

    def shown(self, server: EveryChannelServer, number: int) -> list[str]:
        return server.twilio_said(self._person(number))

    def break_off(self, server: EveryChannelServer) -> None:
        server.twilio.calls.clear()
        server.twilio.fault = lambda method, _: SILENT if method == "POST" else (500, None)

    def was_called(self, server: EveryChannelServer) -> bool:
        return "POST" in server.twilio.calls

    def _person(self, number: int) -> str:
        return f"whatsapp:+44{number}"


def text_of(number: int) -> str:
    return DANGER if number % 2 else QUESTION


@contextmanager
def two_with_messengers(folders: Sequence[Path], address: str) -> Iterator[Pair]:
    """Run two servers with all channels over the database at `address`."""
    with ExitStack() as stack:
        one, two = (
            EveryChannelServer(
                folder, port=port, address=address, telegram=stack.enter_context(FakeTelegram())
            )
            for folder, port in zip(folders, two_ports(), strict=True)
        )
        two.telegram.sent, two.telegram.messages = one.telegram.sent, one.telegram.messages
        two.twilio.messages = one.twilio.messages
        pool = stack.enter_context(ThreadPoolExecutor(2))  # a server ends with the thread that started it
        for server in (one, two):
            stack.callback(server.end)
        list(pool.map(EveryChannelServer.start, (one, two)))
        yield one, two


def deliver(messenger: Messenger, server: EveryChannelServer, those: Sequence[int]) -> None:
    """Deliver messages one after the other, each until the server has taken it."""
    for number in those:
        until(partial(_takes, messenger, server, number), "a taken message")


def _takes(messenger: Messenger, server: EveryChannelServer, number: int) -> bool:
    return messenger.deliver(server, number) < 300


def deliver_at_once(messenger: Messenger, pair: Pair, those: Sequence[int]) -> None:
    """Deliver each message to both servers at the same moment."""
    together = Barrier(len(pair))

    def all_to(server: EveryChannelServer) -> None:
        for number in those:
            together.wait(LIMIT)
            deliver(messenger, server, [number])

    with ThreadPoolExecutor(len(pair)) as pool:
        list(pool.map(all_to, pair))


def await_answers(url: URL, messenger: Messenger, those: Sequence[int]) -> None:
    """Return when the database has it that each message is answered."""
    keys = {messenger.key(number) for number in those}

    def all_done() -> bool:
        return {key for key, (done, _) in _deliveries(url, messenger.channel).items() if done} >= keys

    until(all_done, f"the answers of {messenger.channel}")


def not_answered_once(
    url: URL, messenger: Messenger, server: EveryChannelServer, those: Sequence[int]
) -> list[str]:
    """Return what is wrong with the answers: each message is one turn, each part of its answer sent once."""
    sent, turns, found = _deliveries(url, messenger.channel), times_stored(url), []
    for number in those:
        key, shown = messenger.key(number), messenger.shown(server, number)
        beginnings = [text[:40] for text in shown]
        if turns[key] != 1:
            found.append(f"{messenger.channel} {key}: {turns[key]} turns")
        if not shown or len(shown) != sent[key][1]:
            found.append(f"{messenger.channel} {key}: {sent[key][1]} parts to send, shown {beginnings}")
        elif text_of(number) == DANGER and not shown[0].startswith(ALARM):
            found.append(f"{messenger.channel} {key}: no alarm but {beginnings}")
    return found


def _deliveries(url: URL, channel: str) -> Mapping[str, tuple[bool, int]]:
    """Return of each delivery whether it is answered, and how many parts of the answer were sent."""
    engine = open_engine(url)
    with engine.connect() as connection:
        query = sa.text("SELECT item_id, done, sent FROM outbox WHERE channel = :channel")
        found = {row.item_id: (row.done, row.sent) for row in connection.execute(query, {"channel": channel})}
    engine.dispose()
    return found
