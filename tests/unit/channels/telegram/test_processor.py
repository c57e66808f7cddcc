"""Telegram: reading updates, rendering replies, calls with patience, order and exactly one answer."""

import asyncio
import random

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from sepsis_assistant.channels.telegram.api import NoSuccess, Unreachable
from sepsis_assistant.channels.telegram.processor import Processor
from sepsis_assistant.channels.telegram.rendering import MAX_CHARS, key_of, messages, split
from sepsis_assistant.channels.telegram.responder import Responder, Said
from sepsis_assistant.channels.telegram.updates import read_update
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.outbox import Delivery, Outbox

PRIVATE = {"id": 7, "type": "private"}


def message(number=1, chat=PRIVATE, **more):
    return {"update_id": number, "message": {"message_id": 1, "chat": chat, **more}}


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (message(text="what is sepsis?"), "text", "what is sepsis?"),
        (message(text="/start"), "command", "start"),
        (message(text="/start ref123"), "command", "start"),
        (message(text="/Help@SepsisBot"), "command", "help"),
        (message(text="/help me she is grey"), "text", "/help me she is grey"),
        (message(text="/ask_causes"), "text", "/ask_causes"),
        (message(photo=[{}], caption="is this rash bad"), "text", "is this rash bad"),
        (message(photo=[{}]), "media", "photo"),
        (message(voice={}), "media", "voice"),
        (message(sticker={}), "media", "sticker"),
        (message(location={}), "media", "location"),
        (message(poll={}), "media", "poll"),
        (message(text="   "), "ignore", ""),
        (message(new_chat_members=[{}]), "ignore", ""),
        (message(chat={"id": -5, "type": "group"}, text="hi"), "group", ""),
        (message(chat={"id": -5, "type": "group"}, photo=[{}]), "ignore", ""),
        (message(chat={"id": -5, "type": "channel"}, text="hi"), "ignore", ""),
        (message(**{"from": {"is_bot": True}, "text": "hi"}), "ignore", ""),
        ({"update_id": 3, "edited_message": {"chat": PRIVATE, "text": "she is grey"}}, "text", "she is grey"),
        ({"update_id": 3, "edited_message": {"chat": PRIVATE, "photo": [{}]}}, "ignore", ""),
        ({"update_id": 3, "my_chat_member": {"chat": PRIVATE}}, "ignore", ""),
        ({"update_id": 3, "channel_post": {"chat": PRIVATE, "text": "x"}}, "ignore", ""),
        (
            {"update_id": 3, "callback_query": {"id": "q", "data": "/affirm", "message": {"chat": PRIVATE}}},
            "button",
            "/affirm",
        ),
        (
            {"update_id": 3, "callback_query": {"id": "q", "inline_message_id": "x", "data": "y"}},
            "ignore",
            "",
        ),
    ],
)
def test_an_update_is_read_for_what_it_asks(body, kind, text):
    update = read_update(body)
    assert (update.kind, update.text) == (kind, text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["update_id", "message", "chat", "id", "type", "text", "from", "callback_query", "data"]
            ),
            inner,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_no_update_whatever_raises(body):
    read_update(body)


def units(text):
    return len(text.encode("utf-16-le")) // 2


@given(
    st.text(
        st.characters(blacklist_categories=["Cs"]) | st.sampled_from("\U0001f600\u0301\u200d "), max_size=9000
    )
)
def test_parts_fit_and_no_word_is_lost(text):
    parts = split(text, 500)
    assert all(0 < units(part) <= 500 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "seen_as_one",
    ["\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "e\u0301"],
)
@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_a_text_without_a_blank_is_cut_between_what_is_seen_as_one_character(seen_as_one, before):
    parts = split(before + seen_as_one * 5000)
    assert len(parts) > 1 and all(units(part) <= MAX_CHARS for part in parts)
    assert all(part.removeprefix(before).replace(seen_as_one, "") == "" for part in parts)


def test_an_export_of_emoji_fits_into_messages():
    calls = messages({"chat_id": 7}, "\n".join("You: " + "\U0001f600" * 300 for _ in range(12)))
    assert len(calls) == 2 and all(units(call["text"]) <= MAX_CHARS for call in calls)


def test_a_long_answer_is_cut_between_sentences():
    text = "Call for help now. " * 400
    parts = split(text.strip())
    assert len(parts) > 1
    assert all(part.endswith(".") and len(part) <= MAX_CHARS for part in parts)


def test_text_is_escaped_and_an_emergency_begins_in_bold():
    call = messages({"chat_id": 7}, "Call <now> & wait\nfor nobody", emergency=True)[0]
    assert call["text"] == "<b>Call &lt;now&gt; &amp; wait</b>\nfor nobody"


def test_buttons_stand_below_each_other_under_the_last_part_with_short_keys():
    buttons = [{"title": "Causes", "payload": "/ask_causes"}, {"title": "Long", "payload": "/x" * 50}]
    calls = messages({"chat_id": 7}, "word " * 2000, buttons)
    assert ["reply_markup" in call for call in calls] == [False] * (len(calls) - 1) + [True]
    rows = calls[-1]["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in rows] == [1, 1]
    assert all(len(row[0]["callback_data"].encode()) <= 64 for row in rows)


def test_a_shortened_key_finds_its_payload_again():
    asked = []

    async def ask(said: Said):
        asked.append(said.text)
        return [{"text": "ok"}]

    payload = "/x" * 50
    tap = {
        "update_id": 3,
        "callback_query": {"id": "q", "data": key_of(payload), "message": {"chat": PRIVATE}},
    }
    calls = asyncio.run(Responder(ask, [payload])(read_update(tap)))
    assert asked == [payload]
    assert [call["method"] for call in calls] == ["answerCallbackQuery", "sendMessage"]


class FakeApi:
    """Keep what is sent; fail as told."""

    def __init__(self, fail=lambda method, values: None):
        self.sent, self.fail = [], fail

    async def call(self, method, values=None):
        await asyncio.sleep(0)
        error = self.fail(method, values)
        if error:
            raise error
        if method == "sendMessage":
            self.sent.append((values["chat_id"], values["text"]))


async def echo(update, arrived):
    await asyncio.sleep(random.random() / 200)
    if update.text == "poison":
        raise RuntimeError("poison")
    return [{"method": "sendMessage", "chat_id": update.chat, "text": update.text}]


def store(folder):
    # A file, not memory: threads that share one connection of SQLite's wait for each other for ever.
    engine = open_engine(sa.engine.make_url(f"sqlite:///{folder}/updates.db"))
    # No test outlives a power cut; waiting for the disk would take most of its time.
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return Outbox(engine, "telegram", "secret")


def test_a_thousand_updates_with_repeats_and_poison_are_each_answered_once_and_in_order(tmp_path):
    chance, api = random.Random(1), FakeApi()
    bodies = [message(n, {"id": n % 9 + 1, "type": "private"}, text=f"m{n}") for n in range(850)]
    bodies += [message(n, text="poison") for n in range(850, 900)]
    mixed = sorted(bodies + chance.sample(bodies, 100), key=lambda b: b["update_id"] + chance.random() / 2)

    async def run():
        processor = Processor(api, store(tmp_path), echo)
        for body in mixed:
            await processor.accept(body)
        await processor.finish()

    asyncio.run(run())
    assert len(api.sent) == 850
    for chat in range(1, 10):
        own = [int(text[1:]) for to, text in api.sent if to == chat]
        assert own == sorted(own)


def test_after_a_stop_in_the_middle_nothing_is_lost_and_nothing_doubled(tmp_path):
    updates, api = store(tmp_path), FakeApi()

    async def stopped():
        processor = Processor(api, updates, lambda *_: asyncio.sleep(3600))
        await processor.accept(message(1, text="m1"))
        await asyncio.sleep(0.05)

    async def again():
        processor = Processor(api, updates, echo)
        await processor.resume()
        await processor.accept(message(1, text="m1"))
        await processor.finish()

    asyncio.run(stopped())
    asyncio.run(again())
    asyncio.run(again())
    assert [text for _, text in api.sent] == ["m1"]
    assert updates.take_over() == []


def test_parts_already_sent_are_not_sent_again(tmp_path):
    updates, api = store(tmp_path), FakeApi()
    updates.receive(Delivery("1", message(1, text="m")))
    updates.answered("1", [{"method": "sendMessage", "chat_id": 7, "text": t} for t in ("one", "two")])
    updates.sent("1", 1)

    async def run():
        processor = Processor(api, updates, echo)
        await processor.resume()
        await processor.finish()

    asyncio.run(run())
    assert [text for _, text in api.sent] == ["two"]


def test_an_answer_that_cannot_be_sent_is_sent_later(tmp_path):
    left = [NoSuccess("sendMessage: no success after the last try (HTTP 500)")] * 2
    api = FakeApi(lambda method, values: left.pop() if left else None)

    async def run():
        processor = Processor(api, store(tmp_path), echo, again=0.01)
        await processor.accept(message(1, text="m1"))
        await processor.finish()

    asyncio.run(run())
    assert [text for _, text in api.sent] == ["m1"]


def test_a_chat_that_blocked_the_bot_is_left(tmp_path):
    api = FakeApi(lambda method, values: Unreachable("blocked"))

    async def run():
        processor = Processor(api, store(tmp_path), echo)
        await processor.accept(message(1, text="m1"))
        await processor.finish()

    asyncio.run(run())
    assert api.sent == []


def test_without_a_database_each_update_is_still_answered_once():
    class Away:
        engine = sa.create_engine("sqlite://")

        def __getattr__(self, name):
            def fail(*values):
                raise sa.exc.OperationalError("x", {}, Exception("away"))

            return fail

    api = FakeApi()

    async def run():
        processor = Processor(api, Away(), echo)
        for _ in range(3):
            await processor.accept(message(1, text="m1"))
        await processor.finish()

    asyncio.run(run())
    assert [text for _, text in api.sent] == ["m1"]
