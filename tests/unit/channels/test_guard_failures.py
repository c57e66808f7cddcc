"""The guard when a turn fails, hangs or says nothing: the emergency number is said."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.channels.channel import UserMessage

from sepsis_assistant.channels import guard as guard_module
from sepsis_assistant.channels.incoming import Incoming, Key
from sepsis_assistant.channels.refusals import InProgress
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.storage.inbox import DONE, NEW, Claim
from sepsis_assistant.storage.stored_turns import StoredTurn
from tests.support.guard_stubs import DANGER, ODD, Rasa, Stored, ask, dicts, make_guard, run


async def _raise(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    "error",
    [RuntimeError("x"), ValueError(), KeyError("x"), MemoryError(), RecursionError(), OSError(),
     asyncio.TimeoutError(), UnicodeError()],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
@pytest.mark.parametrize(("text", "emergency"), [("hello", False), (DANGER, True)])
def test_whatever_fails_in_a_turn_the_emergency_number_is_said(error, text, emergency):
    replies = ask(Incoming("s", text), Rasa(does=lambda _: _raise(error)))
    assert [r.emergency for r in replies] == [emergency]
    assert "999" in replies[0].text and "112" in replies[0].text and "911" in replies[0].text


@pytest.mark.parametrize("says", [(), ({"text": ""},), ({"text": " \n "},), ({"image": "x.png"},)], ids=str)
def test_an_empty_answer_becomes_the_safe_apology(says):
    assert "999" in ask(Incoming("s", "hello"), Rasa(says=says))[0].text


@pytest.mark.parametrize("text", ["a long story " * 200, DANGER + " after a long story" * 200], ids=len)
def test_an_error_before_rasa_gets_the_apology_too(monkeypatch, text):
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr("sepsis_assistant.channels.danger.default_detector", broken)
    replies = ask(Incoming("s", text))
    assert [r.emergency for r in replies] == [True] and "999" in replies[0].text


class Broken(Stored):
    """Fail where the conversation is read."""

    async def turns(self, sender_id: str) -> list[StoredTurn]:
        raise ValueError


def test_a_button_that_cannot_be_looked_up_gets_the_apology():
    replies = ask(Incoming("s", payload=ODD), guard=make_guard(inbox=Broken()))
    assert [r.response for r in replies] == ["utter_technical_problem"]


async def _say(message: UserMessage, *said: dict[str, str]) -> None:
    for each in said:
        await message.output_channel.send_response("s", each)


@pytest.mark.parametrize("hangs", [False, True])
@pytest.mark.parametrize(
    ("text", "last"), [("hello", "technical_problem"), (DANGER, "emergency_turn_failed")]
)
def test_an_answer_that_is_cut_short_is_kept_and_ends_with_the_apology(monkeypatch, hangs, text, last):
    monkeypatch.setattr(guard_module, "TURN_LIMIT", 0.05)

    async def fail_late(message: UserMessage) -> None:
        await _say(message, {"text": "One."}, {"text": "Two."})
        await (asyncio.sleep(60) if hangs else _raise(RuntimeError()))

    replies = ask(Incoming("s", text, message_id="7"), Rasa(does=fail_late))
    assert [r.text for r in replies[:2]] == ["One.", "Two."]
    assert [r.id for r in replies] == ["7/0", "7/1", "7/2"]
    assert replies[2].response == f"utter_{last}"


def test_nothing_is_added_to_an_emergency_reply_that_was_said_before_a_failure():
    async def fail_late(message: UserMessage) -> None:
        await _say(message, {"text": "Call 999 now.", "utter_action": "utter_emergency"}, {"text": "More."})
        raise RuntimeError

    assert [r.text for r in ask(Incoming("s", "hello"), Rasa(does=fail_late))] == ["Call 999 now.", "More."]


class TakenOver(Stored):
    """Hold a message of a worker that was killed in the middle of it, with what its turn had said."""

    def __init__(self, *said: dict[str, str]) -> None:
        super().__init__()
        self.said = list(said)

    async def claim(self, key: Key) -> Claim:
        return Claim(NEW, again=True)

    async def turns(self, sender_id: str) -> list[StoredTurn]:
        return [StoredTurn("7", "hello", 0.0, {}, self.said)]


@pytest.mark.parametrize(
    ("said", "expected", "asked"),
    [((), "An answer.", 1), (({"image": "x.png"},), "An answer.", 1), (({"text": "Stored."},), "Stored.", 0)],
    ids=str,
)
def test_a_turn_that_was_stored_without_an_answer_is_run_again(said, expected, asked):
    rasa = Rasa()
    replies = ask(Incoming("s", "hello", message_id="7"), rasa, make_guard(inbox=TakenOver(*said)))
    assert [r.text for r in replies] == [expected] and len(rasa.seen) == asked


def test_an_empty_answer_in_the_inbox_is_no_answer():
    class Emptied(Stored):
        async def claim(self, key: Key) -> Claim:
            return Claim(DONE, [])

    assert ask(Incoming("s", "hello"), guard=make_guard(inbox=Emptied()))[0].text == "An answer."


def test_a_turn_that_hangs_is_given_up_with_the_safe_apology(monkeypatch):
    monkeypatch.setattr(guard_module, "TURN_LIMIT", 0.05)
    replies = ask(Incoming("s", DANGER), Rasa(does=lambda _: asyncio.sleep(60)))
    assert replies[0].emergency


def test_a_request_that_gives_up_waiting_does_not_end_the_turn():
    guard, rasa = make_guard(), Rasa(does=lambda _: asyncio.sleep(0.1))
    incoming = Incoming("s", "hello", message_id="7")

    async def impatient() -> list[Reply]:
        with pytest.raises(InProgress):
            await guard.answer(rasa, incoming, patience=0.01)
        return await guard.answer(rasa, incoming)

    assert run(impatient())[0].text == "An answer." and len(rasa.seen) == 1


def test_the_answer_of_a_failed_turn_is_kept_for_its_id():
    guard = make_guard()
    incoming = Incoming("s", "hello", message_id="7")
    first = ask(incoming, Rasa(does=lambda _: _raise(RuntimeError())), guard)
    assert dicts(ask(incoming, Rasa(), guard)) == dicts(first)
