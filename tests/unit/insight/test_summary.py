"""What counts as what: how a turn ended, what was asked, how a check ended, and which numbers are hidden."""

from __future__ import annotations

from datetime import date, timezone
from typing import Any

import pytest

from sepsis_assistant.insight.facts import Event, Turn, turns
from sepsis_assistant.insight.made_up import Said, rows
from sepsis_assistant.insight.small import FEW, share, shown_rows
from sepsis_assistant.insight.summary import Section, Summary, check_ends, outcome, summary
from sepsis_assistant.insight.words import words

WORDS = words()
NOON = 1_796_040_000.0  # 2026-11-30, 12:00 UTC: a Monday
CHECK = "utter_ask_check_adult_form_check_mind"
QUESTION = ("fallback_step", "question_open")


def read(*talks: list[Said], ratings: dict[Any, Any] | None = None) -> list[Turn]:
    events = [
        Event(f"sender {number}", row.type_name, row.timestamp or 0.0, row.action_name, row.data)
        for number, talk in enumerate(talks)
        for row in rows(talk, NOON, "web")
    ]
    return turns(events, ratings or {}, WORDS)


def counted(*talks: list[Said], ratings: dict[Any, Any] | None = None) -> Summary:
    day = date(2026, 11, 30)
    return summary(read(*talks, ratings=ratings), day, day, WORDS, timezone.utc)


def section(found: Summary, name: str) -> dict[str, int]:
    return {key: count for key, count in next(s for s in found.sections if s.id == name).rows if count}


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        (Said(["utter_emergency"]), "emergency"),
        (Said(["utter_emergency_still", "utter_ask_causes"]), "emergency"),
        (Said(["utter_urgent_care"]), "urgent"),
        (Said(["utter_check_today"]), "urgent"),
        (Said(["utter_report_symptoms"]), "routine"),
        (Said(["utter_ask_causes"]), "answered"),
        (Said(["utter_ask_why"]), "answered"),
        (Said(["utter_fallback"], [QUESTION]), "asked_back"),
        (Said(["utter_fallback"], [("fallback_step", "perhaps")]), "asked_back"),
        (Said(["utter_fallback"], [("fallback_step", "menu")]), "not_understood"),
        (Said(["utter_fallback"]), "not_understood"),
        (Said(["utter_out_of_scope"], [("fallback_step", "far")]), "another_subject"),
        (Said(["utter_not_covered"]), "not_covered"),
        (Said([CHECK]), "check"),
        (Said(["utter_thank"]), "talk"),
        (Said([]), "failed"),
    ],
)
def test_a_turn_ends_as_its_gravest_reply_says(said: Said, ended: str) -> None:
    assert outcome(read([said])[0]) == ended
    assert ended in WORDS.raw["outcomes"]


@pytest.mark.parametrize(
    ("reply", "detail", "key"),
    [
        ("utter_ask_causes", None, "causes"),
        ("utter_ask_causes", "main_cause", "causes/main_cause"),
        ("utter_ask_causes", "main_cause_part", "causes/main_cause"),
        ("utter_ask_causes", "main_cause_again", "causes/main_cause"),
        ("utter_ask_causes", "overview_part", "causes"),
        ("utter_ask_causes", "my neighbour", "causes"),
        ("utter_ask_why", None, None),
        ("utter_greet", "main_cause", None),
        (CHECK, None, None),
    ],
)
def test_an_answer_counts_under_its_question(reply: str, detail: str | None, key: str | None) -> None:
    assert read([Said([reply], [("detail", detail)])])[0].questions == ([key] if key else [])


@pytest.mark.parametrize(
    ("talk", "ends"),
    [
        ([["utter_check_intro", CHECK], [CHECK], ["utter_check_done"]], ["utter_check_done"]),
        ([["utter_check_intro", CHECK], ["utter_check_today"], [CHECK]], ["utter_check_today"]),
        ([["utter_check_intro", CHECK], ["utter_emergency"], ["utter_thank"]], ["emergency"]),
        ([["utter_check_intro", CHECK], ["utter_check_stopped"]], ["utter_check_stopped"]),
        ([["utter_check_intro", CHECK], ["utter_thank"]], ["left"]),
        ([["utter_check_intro"], ["utter_check_intro"], ["utter_check_done"]], ["left", "utter_check_done"]),
        ([["utter_emergency"], ["utter_check_done"]], []),
    ],
)
def test_a_guided_check_ends_once(talk: list[list[str]], ends: list[str]) -> None:
    found = read([Said(replies) for replies in talk])
    assert list(check_ends(found, WORDS.raw["checks"])) == ends
    assert set(ends) <= set(WORDS.raw["checks"])


def test_a_sign_counts_once_while_its_emergency_is_open_and_without_its_number() -> None:
    first = Said(["utter_emergency"], [("danger_named", ["slurred speech", "a pulse of 171"])])
    again = Said(["utter_emergency_again"], [("danger_named", ["slurred speech", "a pulse of 171"])])
    assert section(counted([first, again]), "signs") == {"a pulse": 1, "other": 1}


def test_each_label_of_a_sign_is_known() -> None:
    from sepsis_assistant.safety.detector import default_detector

    labels = [each.label for each in default_detector().lexicon.signs.values()]
    assert all(WORDS.sign(label) == label for label in labels)


def test_a_session_begins_a_conversation() -> None:
    events = [
        Event("one", row.type_name, row.timestamp or 0.0, row.action_name, row.data)
        for begin in (NOON, NOON + 7200)
        for row in rows([Said(["utter_greet"]), Said(["utter_ask_causes"])], begin, "web")
    ]
    assert [turn.conversation for turn in turns(events, {}, WORDS)] == [0, 0, 1, 1]


def test_numbers_stand_under_their_time_channel_and_length() -> None:
    found = counted([Said(["utter_greet"])] * 3, [Said(["utter_emergency"])])
    assert (found.conversations, found.messages, found.with_emergency, found.median_length) == (2, 4, 1, 2)
    assert section(found, "days") == {"2026-11-30": 2}
    assert section(found, "hours") == {"12": 4}
    assert section(found, "weekdays") == {"Monday": 4}
    assert section(found, "channels") == {"web": 4}
    assert section(found, "lengths") == {"1": 1, "3 to 5": 1}


def test_a_rating_counts_under_its_question_or_how_the_turn_ended() -> None:
    asked = Said(["utter_ask_causes"], [("detail", "main_cause")])
    ratings = {("sender 0", "0"): (True,), ("sender 0", "1"): (False, False), ("sender 1", "0"): (True,)}
    found = counted([asked, Said(["utter_greet"])], ratings=ratings)
    assert section(found, "helpful") == {"What is the main cause of sepsis?": 1}
    assert section(found, "unhelpful") == {WORDS.raw["outcomes"]["talk"]: 2}


def test_nothing_stored_is_a_report_of_nothing() -> None:
    found = counted()
    assert (found.conversations, found.messages, found.median_length) == (0, 0, 0)


@pytest.mark.parametrize(
    ("counts", "is_time", "shown"),
    [
        ({"a": 0, "b": 1, "c": 4, "d": 5}, True, ["a 0", f"b {FEW}", f"c {FEW}", "d 5"]),
        ({"a": 9, "b": 5, "c": 4}, False, ["a 9", "b 5", f"all others, each {FEW} {FEW}"]),
        ({"a": 9, "b": 4, "c": 3}, False, ["a 9", f"all others, each {FEW} 7"]),
        ({"a": 1_234}, False, ["a 1,234"]),
    ],
)
def test_a_count_below_five_is_not_told(counts: dict[str, int], is_time: bool, shown: list[str]) -> None:
    found = shown_rows(Section("x", tuple(counts.items()), is_time))
    assert [f"{row.name} {row.shown}" for row in found] == shown


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(5, 50, "5 (10 %)"), (4, 50, FEW), (0, 50, "0 (0 %)"), (0, 0, "none")]
)
def test_a_share_of_a_few_is_not_told(part: int, whole: int, told: str) -> None:
    assert share(part, whole) == told
