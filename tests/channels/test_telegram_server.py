"""Telegram and the real server: forged calls, order, repeats, poison, kill -9 in the middle."""

from __future__ import annotations

import random
from itertools import chain, repeat

import pytest
from sqlalchemy.engine import URL

from sepsis_assistant.channels.telegram.settings import TelegramSettings
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.outbox import Delivery, Outbox
from tests.support.fake_telegram import TOKEN, FakeTelegram, update_of
from tests.support.servers import TELEGRAM_SECRET, RasaServer
from tests.support.stored import is_done, rows, turns
from tests.support.waiting import until

pytestmark = [pytest.mark.ops, pytest.mark.model]
SENDERS = "telegram-%"


def said_to(telegram: FakeTelegram, chat: int) -> list[str]:
    return [text for number, text in telegram.sent if number == chat]


def take(server: RasaServer, body: dict) -> None:
    """Have an update answered."""
    assert server.update(body) == 200
    until(lambda: is_done(server.database, body["update_id"]), "the answer to an update")


def test_a_forged_update_is_refused(real_server: RasaServer, telegram: FakeTelegram) -> None:
    before = len(telegram.sent)
    assert real_server.update(update_of(1, "what is sepsis?"), secret="wrong") == 403
    assert real_server.update(update_of(1, "what is sepsis?"), secret="") == 403
    assert len(telegram.sent) == before


def test_an_emergency_is_answered_with_the_number_first(
    real_server: RasaServer, telegram: FakeTelegram
) -> None:
    take(real_server, update_of(2, "my baby is floppy and blue", chat=2))
    assert said_to(telegram, 2)[0].startswith("Call the emergency number now")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/emergency", "999"),
        ("/sources", "NHS"),
        ("/privacy", "stores the text"),
        ("/delete", "delete"),
        ("/start", "sepsis"),
        ("/help", "sepsis"),
    ],
)
def test_a_command_is_answered_through_the_server(
    real_server: RasaServer, telegram: FakeTelegram, command: str, expected: str
) -> None:
    chat = 20 + len(command)
    before = len(said_to(telegram, chat))
    take(real_server, update_of(30_000 + sum(command.encode()), command, chat=chat))
    assert expected in " ".join(said_to(telegram, chat)[before:])
    assert command == "/emergency" or "sendChatAction" in telegram.calls


def test_a_group_is_told_and_left_through_the_server(real_server: RasaServer, telegram: FakeTelegram) -> None:
    body = {"update_id": 30, "message": {"chat": {"id": -30, "type": "group"}, "text": "my baby is blue"}}
    take(real_server, body)
    assert len(said_to(telegram, -30)) == 1 and telegram.calls[-1] == "leaveChat"


def test_a_danger_sign_below_a_photo_is_answered_and_the_photo_is_mentioned(
    real_server: RasaServer, telegram: FakeTelegram
) -> None:
    body = update_of(31, "", chat=31)
    body["message"] |= {"photo": [{"file_id": "x"}], "caption": "my baby is floppy and blue"}
    take(real_server, body)
    answer, *_, note = said_to(telegram, 31)
    assert answer.startswith("Call the emergency number now") and "cannot see" in note


def test_a_danger_sign_in_two_messages_sent_at_once_is_answered(
    real_server: RasaServer, telegram: FakeTelegram
) -> None:
    assert real_server.update(update_of(41, "She is not", chat=41)) == 200
    take(real_server, update_of(42, "breathing well", chat=41))
    assert "Call the emergency number now" in said_to(telegram, 41)[-1]


def test_a_deletion_takes_what_waits_of_the_chat_and_is_confirmed(
    real_server: RasaServer, telegram: FakeTelegram
) -> None:
    sender = TelegramSettings(TOKEN, TELEGRAM_SECRET, "", False, "").conversation("43")
    url = URL.create("sqlite", database=str(real_server.database))
    elsewhere = Outbox(open_engine(url), "telegram", TELEGRAM_SECRET)
    take(real_server, update_of(40, "what is sepsis?", chat=43))
    take(real_server, update_of(43, "delete my data", chat=43))
    elsewhere.receive(Delivery("44", update_of(44, "an old secret", chat=43), sender_id=sender))
    elsewhere.answered("44", [{"chat_id": 43, "text": "an old answer"}])
    take(real_server, update_of(45, "yes", chat=43))
    assert "I have deleted this conversation" in said_to(telegram, 43)[-1]
    query = "SELECT item_id, done, body, sender_id FROM outbox WHERE item_id IN ('43', '44', '45')"
    found = rows(real_server.database, query)
    assert sorted(found) == [(str(number), 1, None, None) for number in (43, 44, 45)]


def test_unreadable_bodies_do_not_stop_the_rest(real_server: RasaServer, telegram: FakeTelegram) -> None:
    for body in (b"", b"{", b"[]", b"null", b'{"update_id": "x"}', b'{"a":' * 2000):
        assert real_server.update(body) == 200
    take(real_server, update_of(3, "what causes sepsis?", chat=3))
    assert said_to(telegram, 3)


def test_two_hundred_mixed_updates_with_repeats_and_poison(
    real_server: RasaServer, telegram: FakeTelegram
) -> None:
    """Each valid message is answered once, in order; a thousand run in the unit test, without the model."""
    chance = random.Random(3)
    valid = [update_of(1000 + n, f"what is sepsis? {n}", chat=100 + n % 5) for n in range(170)]
    poison = [{"update_id": 2000 + n, "message": {"chat": {"id": n}, "text": ["x"]}} for n in range(10)]
    bodies = [*valid, *chance.sample(valid, 20), *poison]
    chance.shuffle(bodies)
    assert {real_server.update(body) for body in bodies} == {200}
    until(lambda: all(is_done(real_server.database, body["update_id"]) for body in valid), "the answers")
    stored = turns(real_server.database, SENDERS)
    for chat in range(100, 105):
        arrived = [body for body in bodies if body in valid and body["message"]["chat"]["id"] == chat]
        once = list(dict.fromkeys(str(body["update_id"]) for body in arrived))
        found = next(t for t in stored if t[0].message_id in once)
        assert [turn.message_id for turn in found] == once
        assert all(turn.said for turn in found)
        said = [" ".join(m["text"].split()) for turn in found for m in turn.said]
        assert [" ".join(text.split()) for text in said_to(telegram, chat)] == said


def test_kill_in_the_middle_loses_and_doubles_nothing(
    real_server: RasaServer, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    delays = chain([0.2], repeat(2.0))  # seconds: the first message is sent, the others are on their way
    numbers = [5000 + n for n in range(12)]
    with monkeypatch.context() as patch:
        patch.setattr(telegram, "fault", lambda method, _: next(delays) if method == "sendMessage" else None)
        for n in numbers:
            assert real_server.update(update_of(n, "what is sepsis?", chat=n)) == 200
        until(lambda: any(chat in numbers for chat, _ in telegram.sent), "the first answer")  # in the middle
        real_server.kill()
    finished = [n for n in numbers if is_done(real_server.database, n)]
    assert len(finished) < len(numbers)
    real_server.start()
    until(lambda: all(is_done(real_server.database, n) for n in numbers), "the answers")
    chats = [chat for chat, _ in telegram.sent if chat in numbers]
    assert set(chats) == set(numbers)
    # A send that Telegram had taken when the server died cannot be told from one that it had not: only
    # what was not done may have been sent twice, and no turn is taken twice.
    assert all(chats.count(n) == 1 for n in finished)
    assert all(chats.count(n) <= 2 for n in numbers)
    taken = [turn.message_id for turns_ in turns(real_server.database, SENDERS) for turn in turns_]
    assert [taken.count(str(n)) for n in numbers] == [1] * len(numbers)
