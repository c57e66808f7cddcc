"""Telegram and the real server: forged calls, order, repeats, poison, kill -9 in the middle."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from itertools import chain, repeat

import pytest

from tests.support.fake_telegram import FakeTelegram
from tests.support.telegram_server import Server, wait_until

pytestmark = [pytest.mark.ops, pytest.mark.model]


def message(number: int, text: str, chat: int = 7) -> dict:
    body = {"message_id": number, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": body | {"from": {"id": chat, "language_code": "en"}}}


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture(scope="module")
def server(telegram, tmp_path_factory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("telegram"), telegram)
    yield running
    running.kill(signal.SIGTERM)


def test_a_forged_update_is_refused(server, telegram):
    before = len(telegram.sent)
    assert server.update(message(1, "what is sepsis?"), secret="wrong") == 403
    assert server.update(message(1, "what is sepsis?"), secret="") == 403
    assert len(telegram.sent) == before


def test_an_emergency_is_answered_with_the_number_first(server, telegram):
    assert server.update(message(2, "my baby is floppy and blue", chat=2)) == 200
    wait_until(lambda: any(chat == 2 for chat, _ in telegram.sent), 20)
    first = next(text for chat, text in telegram.sent if chat == 2)
    assert first.startswith("Call the emergency number now")


def said_to(telegram: FakeTelegram, chat: int) -> list[str]:
    return [text for number, text in telegram.sent if number == chat]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/emergency", "999"),
        ("/sources", "NHS"),
        ("/privacy", "stored"),
        ("/delete", "delete"),
        ("/start", "sepsis"),
        ("/help", "sepsis"),
    ],
)
def test_a_command_is_answered_through_the_server(server, telegram, command, expected):
    chat = 20 + len(command)
    number = 30_000 + sum(command.encode())
    before = len(said_to(telegram, chat))
    assert server.update(message(number, command, chat=chat)) == 200
    wait_until(lambda: server.is_done(number), 30)
    assert expected in " ".join(said_to(telegram, chat)[before:])
    assert command == "/emergency" or "sendChatAction" in telegram.calls


def test_a_group_is_told_and_left_through_the_server(server, telegram):
    body = {"update_id": 30, "message": {"chat": {"id": -30, "type": "group"}, "text": "my baby is blue"}}
    assert server.update(body) == 200
    wait_until(lambda: server.is_done(30), 20)
    assert len(said_to(telegram, -30)) == 1 and telegram.calls[-1] == "leaveChat"


def test_a_danger_sign_below_a_photo_is_answered_and_the_photo_is_mentioned(server, telegram):
    body = message(31, "", chat=31)
    body["message"] |= {"photo": [{"file_id": "x"}], "caption": "my baby is floppy and blue"}
    assert server.update(body) == 200
    wait_until(lambda: server.is_done(31), 20)
    answer, *_, note = said_to(telegram, 31)
    assert answer.startswith("Call the emergency number now") and "cannot see" in note


def test_unreadable_bodies_do_not_stop_the_rest(server, telegram):
    for body in (b"", b"{", b"[]", b"null", b'{"update_id": "x"}', b'{"a":' * 2000):
        assert server.update(body) == 200
    assert server.update(message(3, "what causes sepsis?", chat=3)) == 200
    wait_until(lambda: any(chat == 3 for chat, _ in telegram.sent), 20)


def test_two_hundred_mixed_updates_with_repeats_and_poison(server, telegram):
    """Each valid message is answered once, in order; a thousand run in the unit test, without the model."""
    chance = random.Random(3)
    valid = [message(1000 + n, f"what is sepsis? {n}", chat=100 + n % 5) for n in range(170)]
    poison = [{"update_id": 2000 + n, "message": {"chat": {"id": n}, "text": ["x"]}} for n in range(10)]
    bodies = [*valid, *chance.sample(valid, 20), *poison]
    chance.shuffle(bodies)
    assert {server.update(body) for body in bodies} == {200}
    wait_until(lambda: all(server.is_done(body["update_id"]) for body in valid), 120)
    for chat in range(100, 105):
        arrived = [body for body in bodies if body in valid and body["message"]["chat"]["id"] == chat]
        once = list(dict.fromkeys(str(body["update_id"]) for body in arrived))
        turns = next(t for t in server.conversations() if t[0].message_id in once)
        assert [turn.message_id for turn in turns] == once
        assert all(turn.said for turn in turns)
        said = [" ".join(m["text"].split()) for turn in turns for m in turn.said]
        assert [" ".join(text.split()) for number, text in telegram.sent if number == chat] == said


def test_kill_in_the_middle_loses_and_doubles_nothing(telegram, tmp_path):
    delays = chain([0.2], repeat(2.0))  # seconds: the first message is sent, the others are on their way
    telegram.fault = lambda method, count: next(delays) if method == "sendMessage" else None
    running = Server(tmp_path, telegram)
    numbers = [5000 + n for n in range(12)]
    for n in numbers:
        assert running.update(message(n, "what is sepsis?", chat=n)) == 200
    wait_until(lambda: any(chat >= 5000 for chat, _ in telegram.sent), 60)  # in the middle
    running.kill()
    finished = [n for n in numbers if running.is_done(n)]
    assert len(finished) < len(numbers)
    telegram.fault = lambda method, count: None
    running.start()
    try:
        wait_until(lambda: all(running.is_done(n) for n in numbers), 60)
        chats = [chat for chat, _ in telegram.sent if chat >= 5000]
        assert set(chats) == set(numbers)
        # A send that Telegram had taken when the server died cannot be told from one that it had not: only
        # what was not done may have been sent twice, and no turn is taken twice.
        assert all(chats.count(n) == 1 for n in finished)
        assert all(chats.count(n) <= 2 for n in numbers)
        assert sorted(t.message_id for c in running.conversations() for t in c) == [str(n) for n in numbers]
    finally:
        running.kill(signal.SIGTERM)


def test_a_wrong_token_gives_one_clear_line_and_the_other_channels_go_on(telegram, tmp_path):
    running = Server(tmp_path, telegram, token="999:wrong", SEPSIS_TELEGRAM_POLLING="1")
    try:
        wait_until(lambda: "does not know this bot token" in running.log, 90)
        assert running.post("/webhooks/rest/webhook", {"sender": "x", "message": "hello"}) == 200
        assert "999:wrong" not in running.log
        assert running.log.count("Telegram is off") == 1
    finally:
        running.kill(signal.SIGTERM)


def test_long_polling_needs_no_public_address(telegram, tmp_path):
    running = Server(tmp_path, telegram, SEPSIS_TELEGRAM_POLLING="1")
    try:
        telegram.deliver(message(9000, "who is at risk?", chat=900))
        wait_until(lambda: any(chat == 900 for chat, _ in telegram.sent), 30)
    finally:
        running.kill(signal.SIGTERM)
