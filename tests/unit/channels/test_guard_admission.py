"""The guard in a flood and in a full house: what the model alone takes for danger is let in too."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from sepsis_assistant.channels import admission, danger
from sepsis_assistant.channels.danger import KEPT_CHARS
from sepsis_assistant.channels.guard import Guard
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.refusals import Refused
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.channels.starting import start_guard
from tests.support.guard_stubs import DANGER, ODDLY_SAID, Model, Rasa, ask, make_guard, refusal, run


def flooded(model: Model | None = None) -> Guard:
    """Return a guard that has no message left to give to the sender "s"."""
    guard = make_guard(each_minute=1)
    guard.admission.parse = model.parse_message if model else None
    ask(Incoming("s", "hello"), guard=guard)
    return guard


def test_the_rules_find_nothing_in_what_the_model_is_asked_about():
    assert refusal(Incoming("s", ODDLY_SAID), flooded()) == "too_many_messages"


def test_what_the_model_alone_takes_for_danger_is_answered_in_a_flood():
    model = Model()
    guard = flooded(model)
    assert ask(Incoming("s", ODDLY_SAID), guard=guard)
    assert refusal(Incoming("s", "hello again"), guard) == "too_many_messages"
    assert model.asked == [ODDLY_SAID, "hello again"]


def test_a_full_house_lets_in_what_the_model_takes_for_danger(monkeypatch):
    monkeypatch.setattr(admission, "MOST_AT_ONCE", 0)
    guard = make_guard()
    guard.admission.parse = Model().parse_message
    assert ask(Incoming("s", ODDLY_SAID), guard=guard)
    assert refusal(Incoming("s", "hello"), guard) == "busy"


def test_the_model_is_asked_only_where_a_message_would_be_refused():
    model = Model()
    guard = make_guard(each_minute=1)
    guard.admission.parse = model.parse_message
    ask(Incoming("s", ODDLY_SAID), guard=guard)
    ask(Incoming("s", DANGER), guard=guard)  # the rules are enough
    assert refusal(Incoming("s", payload="/ask_causes"), guard) == "too_many_messages"
    assert model.asked == []


@pytest.mark.parametrize("error", [RuntimeError("x"), AttributeError(), KeyError("safety")], ids=repr)
def test_a_model_that_fails_leaves_it_to_the_rules(error, caplog):
    guard = flooded(Model(error=error))
    assert refusal(Incoming("s", ODDLY_SAID), guard) == "too_many_messages"
    assert ask(Incoming("s", DANGER), guard=guard)
    assert type(error).__name__ in caplog.text and ODDLY_SAID not in caplog.text


def test_a_model_that_hangs_leaves_it_to_the_rules(monkeypatch):
    monkeypatch.setattr(danger, "PARSE_LIMIT", 0.05)
    assert refusal(Incoming("s", ODDLY_SAID), flooded(Model(slow=60))) == "too_many_messages"


def test_the_model_reads_what_rasa_would_read():
    model = Model()
    guard = flooded(model)
    refusal(Incoming("s", "/restart"), guard)
    refusal(Incoming("s", "We went to the shops. " * 2000), guard)
    assert model.asked[0] == "restart" and len(model.asked[1]) <= KEPT_CHARS


def test_the_same_id_at_the_same_time_is_judged_and_answered_once():
    model, rasa = Model(slow=0.05), Rasa()
    guard, incoming = flooded(model), Incoming("s", ODDLY_SAID, message_id="7")

    async def five() -> list[list[Reply]]:
        return list(await asyncio.gather(*(guard.answer(rasa, incoming) for _ in range(5))))

    answers = run(five())
    assert len(model.asked) == len(rasa.seen) == 1 and all(a == answers[0] for a in answers)


def test_messages_that_are_still_judged_do_not_fill_the_house(monkeypatch):
    monkeypatch.setattr(admission, "MOST_AT_ONCE", 3)
    guard = flooded(Model(slow=0.1))

    async def flood_and_one() -> list[Any]:
        flood = [guard.answer(Rasa(), Incoming("s", f"hello {n}")) for n in range(20)]
        return await asyncio.gather(*flood, guard.answer(Rasa(), Incoming("t", "hi")), return_exceptions=True)

    *flood, other = run(flood_and_one())
    assert {type(each) for each in flood} == {Refused} and other[0].text == "An answer."


def test_no_more_turns_than_the_house_holds(monkeypatch):
    monkeypatch.setattr(admission, "MOST_AT_ONCE", 3)
    guard, rasa = make_guard(), Rasa(does=lambda _: asyncio.sleep(0.05))

    async def crowd() -> list[Any]:
        all_of_them = (guard.answer(rasa, Incoming(f"s{n}", "hello")) for n in range(10))
        return await asyncio.gather(*all_of_them, return_exceptions=True)

    refused = [each for each in run(crowd()) if isinstance(each, Refused)]
    assert len(rasa.seen) == 3 and {each.code for each in refused} == {"busy"}
    assert ask(Incoming("t", "hello"), guard=guard)


def test_the_guard_asks_the_agent_that_the_server_has_now():
    listeners: dict[str, Any] = {}
    routes = SimpleNamespace(listener=lambda event: lambda does: listeners.update({event: does}))
    guard, app = make_guard(each_minute=1), SimpleNamespace(asgi=True, ctx=SimpleNamespace(agent=None))
    start_guard(routes, guard)  # type: ignore[arg-type]
    run(listeners["after_server_start"](app, None))
    ask(Incoming("s", "hello"), guard=guard)
    assert refusal(Incoming("s", ODDLY_SAID), guard) == "too_many_messages"
    app.ctx.agent = Model()
    assert ask(Incoming("s", ODDLY_SAID), guard=guard)
