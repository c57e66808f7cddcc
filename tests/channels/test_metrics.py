"""The trained model over HTTP: what is counted and logged of a conversation, and no word of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.metrics import TOKEN, added_at
from tests.support.servers import REST, RasaServer

pytestmark = [pytest.mark.ops, pytest.mark.model]
NAME = "zebediah"
# What is said, and what grows beside the counts of every turn.
TURNS = [
    (f"hello from {NAME}. what causes sepsis?", "answer", "none", {"answers_total{causes}"}),
    (
        f"my son {NAME} has gone blue and cannot breathe",
        "emergency",
        "emergency",
        {"danger_signs_total{blue_grey_skin}", "danger_signs_total{breathless}"},
    ),
    (f"tell {NAME} the weather in Paris", "fallback", "none", {"fallbacks_total{far,decline}"}),
    (f"my son {NAME} has a runny nose", "routine", "routine", set()),
]


@pytest.mark.parametrize(("text", "kind", "level", "others"), TURNS, ids=[turn[1] for turn in TURNS])
def test_a_turn_counts_where_it_should(
    real_server: RasaServer, text: str, kind: str, level: str, others: set[str]
) -> None:
    token = real_server.session()
    counts = added_at(real_server, lambda: real_server.say(token, text))
    counts = {name: value for name, value in counts.items() if not name.startswith(("ready", "model"))}
    expected = {"turns_total{web}", f"turn_seconds_count{{{kind}}}", f"care_total{{{level}}}", *others}
    assert counts == dict.fromkeys(expected, 1)


def test_a_refusal_counts_by_its_code(real_server: RasaServer) -> None:
    counts = added_at(real_server, lambda: real_server.call("POST", REST, {"message": "x" * 50_001}))
    assert counts == {"refusals_total{too_long}": 1}


def test_no_word_of_a_conversation_is_in_the_metrics(real_server: RasaServer) -> None:
    token = real_server.session()
    for text, *_ in TURNS:
        real_server.say(token, text)
    real_server.press(token, f"/{NAME}")
    answer = real_server.call("GET", "/metrics", token=TOKEN)
    said = answer.body.decode()
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert NAME not in said.lower() and token not in said
    for name in ("process_resident_memory_bytes", "process_cpu_seconds_total", "sepsis_model_loaded 1.0"):
        assert f"\n{name}" in said
    assert 'sepsis_ready{part="model"} 1.0' in said and "sepsis_store_up 1.0" in said


@pytest.mark.parametrize("token", [None, "wrong", TOKEN + "x", TOKEN[:-1], "\u00e9"])
def test_the_metrics_are_for_who_has_the_token(real_server: RasaServer, token: str | None) -> None:
    assert real_server.call("GET", "/metrics", token=token).status == 401


def test_the_log_is_json_with_a_line_a_turn_and_no_word_of_it(real_server: RasaServer) -> None:
    token = real_server.session()
    begin = len(real_server.log)
    real_server.say(token, f"hello from {NAME}. what causes sepsis?")
    real_server.say(token, f"{NAME} has gone blue and cannot breathe")
    assert NAME not in real_server.log.lower() and token not in real_server.log
    everything = _lines(real_server.log)
    assert all({"time", "level", "logger", "event"} <= set(line) for line in everything)
    turns = [line for line in _lines(real_server.log[begin:]) if line["event"] == "turn.answered"]
    assert [(t["channel"], t["care"], t["response"]) for t in turns] == [
        ("web", "none", "utter_ask_causes"),
        ("web", "emergency", "utter_emergency"),
    ]
    (name,) = {turn["conversation"] for turn in turns}
    assert len(name) == 12 and all(0 < turn["ms"] < 60_000 for turn in turns)


def _lines(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines()]
