"""The guard when a turn fails, hangs or says nothing: the emergency number is said."""

from __future__ import annotations

import asyncio

import pytest
from guard_stubs import DANGER, Rasa, ask, dicts, make_guard, run
from rasa.core.channels.channel import UserMessage

from sepsis_assistant.channels import guard as guard_module
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.refusals import InProgress
from sepsis_assistant.channels.replies import Reply


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


def test_what_was_said_before_a_failure_is_kept():
    async def fail_late(message: UserMessage) -> None:
        await message.output_channel.send_response("s", {"text": "Call 999 now."})
        raise RuntimeError

    assert [r.text for r in ask(Incoming("s", "hello"), Rasa(does=fail_late))] == ["Call 999 now."]


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
