"""The guard, without a server: what reaches Rasa, what is refused, and that nobody goes unanswered."""

from __future__ import annotations

import asyncio
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from sqlalchemy.engine import URL

from sepsis_assistant.channels import admission
from sepsis_assistant.channels.danger import KEPT_CHARS, is_dangerous, shorten, sounds_dangerous
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.refusals import Refused, refusals
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.conversation.names import SLASHED
from sepsis_assistant.storage.access import Access
from sepsis_assistant.storage.database import open_engine
from sepsis_assistant.storage.turn_store import TurnStore
from tests.support.guard_stubs import DANGER, ODD, Rasa, ask, dicts, make_guard, refusal, run


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("what causes sepsis?", "what causes sepsis?"),
        ("  Hello   World ", "Hello World"),
        ("it\u2019s", "it's"),
        ("he\u200bllo", "hello"),
        ("\uff28\uff49", "Hi"),
        ("", ""),
    ],
)
def test_typed_text_is_folded(typed, reached):
    rasa = Rasa()
    ask(Incoming("s", typed), rasa)
    assert rasa.texts == [reached]


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("/ask_causes", "ask causes"),
        ("/restart", "restart"),
        (" /session_start", "session start"),
        ('/report_urgent_symptoms{"danger_sign": "fit"}', 'report urgent symptoms{"danger sign": "fit"}'),
        ("//greet", "greet"),
        ("/ / /greet", "greet"),
        ("\uff0fgreet", "greet"),  # full width
        ("\u2044greet", "greet"),  # fraction slash
        ("\u200b/greet", "greet"),  # zero width before it
        ("\u202e/greet", "greet"),  # right-to-left override before it
        ("\u00ad/greet", "greet"),
        ("\ufeff/greet", "greet"),
        ("\x00/greet", "greet"),
        ("/EXTERNAL: x", "EXTERNAL: x"),
        ("/_/greet", "greet"),
        ("/\n/greet", "greet"),
        ("/ _ \n_/restart", "restart"),
        ("/", ""),
    ],
)
def test_a_typed_command_reaches_rasa_as_words(typed, reached):
    rasa = Rasa()
    ask(Incoming("s", typed), rasa)
    assert rasa.texts == [reached]


@pytest.mark.parametrize(
    ("incoming", "slashed"),
    [
        (Incoming("s", "/help_is_here"), True),
        (Incoming("s", "\u200b\uff0fhelp_is_here"), True),
        (Incoming("s", "/report_help_arrived"), True),  # the web sends its buttons apart
        (Incoming("s", "/help_is_here", buttons_in_text=True), True),
        (Incoming("s", "/report_help_arrived", buttons_in_text=True), False),
        (Incoming("s", payload="/report_help_arrived"), False),
        (Incoming("s", "help is here"), False),
        (Incoming("s", "he/she is better"), False),
    ],
)
def test_rasa_is_told_of_words_that_were_typed_as_a_command(incoming, slashed):
    rasa = Rasa()
    ask(incoming, rasa)
    assert bool((rasa.seen[0].metadata or {}).get(SLASHED)) is slashed


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("/\uff0f\u2044\u200b\u202e \n\tagx_{}\u00e9\x00"), max_size=30))
def test_no_typed_text_reaches_rasa_as_a_command(typed):
    rasa = Rasa()
    ask(Incoming("s", typed), rasa)
    assert not (rasa.texts[0] or "").lstrip().startswith("/")


@pytest.mark.parametrize(
    ("incoming", "reached"),
    [
        (Incoming("s", payload="/ask_causes"), "/ask_causes"),
        (Incoming("knows-a-button", payload=ODD), ODD),
        (Incoming("s", "/ask_causes", buttons_in_text=True), "/ask_causes"),
        (Incoming("knows-a-button", ODD, buttons_in_text=True), ODD),
        (Incoming("s", ODD, buttons_in_text=True), "odd button"),
        (Incoming("knows-a-button", ODD), "odd button"),
        (Incoming("s", '/ask_causes{"a": 1}', buttons_in_text=True), 'ask causes{"a": 1}'),
    ],
)
def test_buttons_that_were_offered_and_no_others_are_commands(incoming, reached):
    rasa = Rasa()
    ask(incoming, rasa)
    assert rasa.texts == [reached]


@pytest.mark.parametrize(
    ("incoming", "code"),
    [
        (Incoming("s", payload=ODD), "unknown_button"),
        (Incoming("s", payload="/report_urgent_symptoms"), "unknown_button"),
        (Incoming("s", payload="/restart"), "unknown_button"),
        (Incoming("s", payload="hello"), "unknown_button"),
        (Incoming("s", payload=""), "unknown_button"),
        (Incoming("s", payload="/" + "x" * 1000), "invalid_message"),
        (Incoming("s"), "invalid_message"),
        (Incoming("s", "x", "/ask_causes"), "invalid_message"),
        (Incoming("", "x"), "invalid_message"),
        (Incoming("s" * 201, "x"), "invalid_message"),
        (Incoming("s", "x", message_id=""), "invalid_message"),
        (Incoming("s", "x", message_id="x" * 201), "invalid_message"),
        (Incoming("s", "x" * 50_001), "too_long"),
    ],
)
def test_what_is_no_message_is_refused(incoming, code):
    assert refusal(incoming) == code


@pytest.mark.parametrize("length", [1, KEPT_CHARS, KEPT_CHARS + 1, 49_900])
@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_danger_in_a_text_of_any_length_reaches_rasa_and_the_text_is_short(length, place):
    filler = "We went to the shops and then home. " * (length // 36)
    at = int(len(filler) * place)
    text = f"{filler[:at]} {DANGER}. {filler[at:]}"
    rasa = Rasa()
    ask(Incoming("s", text), rasa)
    assert DANGER in str(rasa.texts[0]) and len(str(rasa.texts[0])) < KEPT_CHARS + 600
    assert sounds_dangerous(str(rasa.texts[0]))


def test_rasa_hears_when_a_message_arrived_and_where_from():
    rasa = Rasa()
    ask(Incoming("a", "hello", metadata={"country": "GB"}, arrived=5.0), rasa)
    before = time.time()
    ask(Incoming("a", "hello again"), rasa)
    first, second = (message.metadata for message in rasa.seen)
    assert first == {"country": "GB", "arrived": 5.0} and before <= second["arrived"] <= time.time()


def test_a_short_text_is_kept_whole():
    assert run(shorten("x y " * 500)) == ("x y " * 500).strip()


@pytest.mark.parametrize("reads", [shorten, lambda text: is_dangerous(text, None)], ids=["text", "flood"])
def test_others_go_on_while_a_long_text_is_read(reads):
    async def turns_of_others() -> int:
        text = "".join(f"We went home {number} times. " for number in range(2000))  # no two pieces are alike
        reading, turns = asyncio.create_task(reads(text)), 0
        while not reading.done():
            await asyncio.sleep(0)
            turns += 1
        return turns

    assert run(turns_of_others()) > 30


def test_the_same_id_again_gets_the_same_answer_without_rasa():
    guard, rasa = make_guard(), Rasa()
    incoming = Incoming("s", "hello", message_id="7")
    first = ask(incoming, rasa, guard)
    assert dicts(ask(incoming, rasa, guard)) == dicts(first) and len(rasa.seen) == 1


@pytest.mark.parametrize(
    "other",
    [Incoming("s", "hello", message_id="8"), Incoming("t", "hello", message_id="7"),
     Incoming("s", "hello", message_id="7", channel="web")],
)  # fmt: skip
def test_another_id_sender_or_channel_is_another_message(other):
    guard, rasa = make_guard(), Rasa()
    ask(Incoming("s", "hello", message_id="7"), rasa, guard)
    ask(other, rasa, guard)
    assert len(rasa.seen) == 2


def test_the_same_id_at_the_same_time_is_asked_once():
    guard, rasa = make_guard(), Rasa(does=lambda _: asyncio.sleep(0.05))
    incoming = Incoming("s", "hello", message_id="7")

    async def five() -> list[list[Reply]]:
        return list(await asyncio.gather(*(guard.answer(rasa, incoming) for _ in range(5))))

    answers = run(five())
    assert len(rasa.seen) == 1 and all(a == answers[0] for a in answers)


def test_messages_of_one_conversation_are_asked_one_after_the_other():
    inside: list[str] = []

    async def alone(message: UserMessage) -> None:
        inside.append(f"in {message.text}")
        await asyncio.sleep(0.01)
        inside.append(f"out {message.text}")

    guard, rasa = make_guard(), Rasa(does=alone)

    async def three() -> None:
        await asyncio.gather(*(guard.answer(rasa, Incoming("s", str(n))) for n in range(3)))

    run(three())
    assert inside == [f"{way} {n}" for n in range(3) for way in ("in", "out")]


def test_a_flood_is_refused_and_says_when_to_come_back():
    guard = make_guard(each_minute=3)
    for number in range(3):
        ask(Incoming("s", f"hello {number}"), guard=guard)
    with pytest.raises(Refused) as caught:
        ask(Incoming("s", "hello"), guard=guard)
    assert (caught.value.status, caught.value.code) == (429, "too_many_messages")
    assert caught.value.retry_after == 60 and refusals().call in caught.value.fix
    assert ask(Incoming("t", "hello"), guard=guard)


@pytest.mark.parametrize(
    "text",
    [
        DANGER,
        DANGER.upper(),
        "he is not breathing",
        "she has had a seizure and won't wake up",
        "\uff48\uff45 is not breathing",
        "/he is not breathing",
        pytest.param("We went to the shops. " * 900 + DANGER, id="after 20,000 characters"),
    ],
)
def test_a_danger_sign_is_answered_in_any_flood(text):
    guard, rasa = make_guard(each_minute=1), Rasa()
    ask(Incoming("s", "hello"), rasa, guard)
    for _ in range(20):
        assert ask(Incoming("s", text), rasa, guard)
    assert len(rasa.seen) == 21
    assert refusal(Incoming("s", "hello"), guard) == "too_many_messages"


@pytest.mark.parametrize(("text", "code"), [("hello", "busy"), (DANGER, None)])
def test_a_full_house_lets_a_danger_sign_in(monkeypatch, text, code):
    monkeypatch.setattr(admission, "MOST_AT_ONCE", 0)
    if code:
        assert refusal(Incoming("s", text)) == code
    else:
        assert ask(Incoming("s", text))


def test_the_limit_does_not_hang_on_a_detector_that_fails(monkeypatch):
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr("sepsis_assistant.channels.danger.default_detector", broken)
    guard = make_guard(each_minute=1)
    ask(Incoming("s", "hello"), guard=guard)
    assert ask(Incoming("s", "hello again"), guard=guard)


ALARM = {"text": "Call 999 now.", "utter_action": "utter_emergency"}


@pytest.mark.parametrize("deletes", ["in the turn", "later", "never"])
def test_that_somebody_was_in_danger_is_forgotten_with_their_data(tmp_path, deletes):
    store = TurnStore(Access(open_engine(URL.create("sqlite", database=str(tmp_path / "chat.db")))))

    async def delete(message: UserMessage) -> None:
        if deletes == "in the turn" and message.sender_id == "s":
            await store.delete("s", 60)

    async def work() -> list[str]:
        guard, rasa = make_guard(), Rasa([ALARM], does=delete)
        guard.open(store)
        for sender in ("s", "t"):
            await guard.answer(rasa, Incoming(sender, DANGER))
        if deletes == "later":
            await store.delete("s", 60)
        return [sender for sender in ("s", "t") if await guard._is_urgent(Incoming(sender, "and now?"))]

    assert run(work()) == (["s", "t"] if deletes == "never" else ["t"])
