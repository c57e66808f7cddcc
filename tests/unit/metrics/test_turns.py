"""Each turn counts where it should, its labels are bounded, and no count ever costs an answer."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from sepsis_assistant.channels import guard as guard_module
from sepsis_assistant.channels.http import refusal_json, rest_refusal_json
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.messengers import refusal_reply
from sepsis_assistant.channels.refusals import refusals, refused
from sepsis_assistant.metrics import registry
from sepsis_assistant.metrics.labels import channel_label, labels
from sepsis_assistant.metrics.turns import note_fallback, note_signs, record_unsent
from tests.support.guard_stubs import DANGER, Rasa, ask, make_guard
from tests.support.metrics import added

SECRET = "Zebediah"


def said(*names: str) -> list[dict[str, Any]]:
    return [{"text": f"{SECRET} {name}", "utter_action": name} for name in names]


@pytest.mark.parametrize(
    ("names", "kind", "level", "topics"),
    [
        (["utter_emergency"], "emergency", "emergency", []),
        (["utter_emergency_still", "utter_ask_causes"], "emergency", "emergency", ["causes"]),
        (["utter_urgent_care"], "urgent", "urgent", []),
        (["utter_check_today"], "urgent", "urgent", []),
        (["utter_report_symptoms"], "routine", "routine", []),
        (["utter_ask_causes", "utter_ask_stages"], "answer", "none", ["causes", "stages"]),
        (["utter_ask_why"], "answer", "none", ["other"]),
        (["utter_ask_check_adult_form_check_mind"], "other", "none", []),
        (["utter_fallback"], "fallback", "none", []),
        (["utter_out_of_scope"], "fallback", "none", []),
        (["utter_greet"], "other", "none", []),
    ],
)
def test_a_turn_counts_under_its_kind(names: list[str], kind: str, level: str, topics: list[str]) -> None:
    counts = added(lambda: ask(Incoming("s", "hello", channel="rest"), Rasa(says=said(*names))))
    expected = {"turns_total{rest}": 1, f"turn_seconds_count{{{kind}}}": 1, f"care_total{{{level}}}": 1}
    expected |= {f"answers_total{{{topic}}}": 1 for topic in topics}
    fallbacks = {n: v for n, v in counts.items() if n.startswith("fallbacks")}
    assert {n: v for n, v in counts.items() if n not in fallbacks} == expected
    assert bool(fallbacks) == (kind == "fallback")


@pytest.mark.parametrize(
    ("noted", "counted"),
    [
        (["confusion", "no_urine", "confusion"], {"confusion", "no_urine"}),
        (["self_harm"], {"self_harm"}),
        (["fever or shivering after a transplant or without a spleen"], {"fever_weak_immunity"}),
        (["emergency"], {"other"}),
        ([SECRET, "a pulse of 171 in a baby"], {"other"}),
        ([], set()),
    ],
)
def test_the_signs_of_a_reply_count_by_their_ids(noted: list[str], counted: set[str]) -> None:
    async def does(_: UserMessage) -> None:
        note_signs(noted)

    counts = added(lambda: ask(Incoming("s", "x"), Rasa(said("utter_emergency"), does)))
    assert {n for n in counts if n.startswith("danger")} == {f"danger_signs_total{{{s}}}" for s in counted}


@pytest.mark.parametrize(
    ("response", "noted", "counted"),
    [
        ("utter_fallback", "question", "fallbacks_total{question,fallback}"),
        ("utter_fallback", "menu", "fallbacks_total{menu,fallback}"),
        ("utter_out_of_scope", "menu", "fallbacks_total{menu,decline}"),
        ("utter_out_of_scope", "animal", "fallbacks_total{animal,decline}"),
        ("utter_fallback", SECRET, "fallbacks_total{other,fallback}"),
        ("utter_fallback", None, "fallbacks_total{other,fallback}"),
        ("utter_ask_causes", "menu", None),  # considered, but an answer was given
    ],
)
def test_a_fallback_counts_by_its_kind(response: str, noted: str | None, counted: str | None) -> None:
    async def does(_: UserMessage) -> None:
        note_fallback(noted)

    counts = added(lambda: ask(Incoming("s", "x"), Rasa(said(response), does)))
    assert {n for n in counts if n.startswith("fallbacks")} == ({counted} if counted else set())


async def fails(_: UserMessage) -> None:
    raise RuntimeError(SECRET)


async def hangs(_: UserMessage) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    ("rasa", "text", "reason", "danger", "apology"),
    [
        (Rasa(does=fails), "hello", "error", "no", "utter_technical_problem"),
        (Rasa(does=fails), DANGER, "error", "yes", "utter_emergency_turn_failed"),
        (Rasa(does=hangs), "hello", "time_out", "no", "utter_technical_problem"),
        (Rasa(does=hangs), DANGER, "time_out", "yes", "utter_emergency_turn_failed"),
        (Rasa(says=()), "hello", "nothing_said", "no", "utter_technical_problem"),
        (Rasa(says=()), DANGER, "nothing_said", "yes", "utter_emergency_turn_failed"),
    ],
)
def test_a_failed_turn_counts_with_its_apology(
    rasa: Rasa, text: str, reason: str, danger: str, apology: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard_module, "TURN_LIMIT", 0.05)
    counts = added(lambda: ask(Incoming("s", text), rasa))
    assert counts[f"failed_turns_total{{{danger},{reason}}}"] == 1
    assert counts[f"apologies_total{{{apology}}}"] == 1
    assert counts["care_total{emergency}" if danger == "yes" else "care_total{none}"] == 1


def test_a_repeated_message_counts_once() -> None:
    made, incoming = make_guard(), Incoming("s", "hello", message_id="1")
    counts = added(lambda: [ask(incoming, guard=made) for _ in range(3)])
    assert counts["turns_total{rest}"] == 1


def test_every_refusal_counts_by_its_code() -> None:
    filled = {"limit": 5, "field": "text", "kind": "a string", "retry_after": 7}
    codes = {wording.code for wording in refusals().wordings.values()}

    def refuse() -> None:
        for name in refusals().wordings:
            refusal = refused(name, **filled)  # type: ignore[arg-type]
            refusal_json(refusal), rest_refusal_json(refusal), refusal_reply(Incoming("s", "x"), refusal)

    counts = added(refuse)
    assert set(counts) == {f"refusals_total{{{code}}}" for code in codes}
    assert counts["refusals_total{too_long}"] == 3


def test_what_is_noted_outside_a_turn_is_left() -> None:
    assert added(lambda: (note_signs(["confusion"]), note_fallback("menu"))) == {}


def test_an_error_in_counting_costs_no_answer(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(registry.TURNS, "labels", lambda *_: 1 / 0)
    assert ask(Incoming("s", "hello"))[0].text == "An answer."
    assert "turn.not.counted: ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("name", ["", "Zebediah has a fever", "x" * 31, "+44 7700 900123"])
def test_what_cannot_be_a_channel_becomes_none(name: str) -> None:
    assert channel_label(name) == "other"


def test_there_are_only_so_many_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sepsis_assistant.metrics.labels._channels", set())
    assert len({channel_label("c" * n) for n in range(1, 30)}) == 21
    assert added(lambda: record_unsent("z", "away")) == {"send_failures_total{other,away}": 1}


def test_every_value_of_a_label_is_a_word_of_the_data() -> None:
    known = labels()
    assert len(known.signs) > 60 and "causes" in known.topics
    values = {*known.signs, *known.topics, *known.fallbacks, *known.declines, *known.kinds, *known.apologies}
    assert all(value.replace("_", "").isalnum() and len(value) < 50 for value in values)
    assert set(registry.KINDS) == {*known.kinds, "other"}


def test_a_turn_is_one_line_of_the_log_without_its_text(caplog: Any) -> None:
    with caplog.at_level(logging.INFO):
        ask(Incoming("web-s", f"{SECRET} asks", channel="web"), Rasa(said("utter_ask_causes")))
    (line,) = [r.getMessage() for r in caplog.records if r.name == "sepsis_assistant.turns"]
    assert line.startswith("turn.answered channel=web care=none response=utter_ask_causes ms=")
    assert SECRET not in caplog.text
