"""A message that is met wrongly is told the stage at which it went wrong, and what mends it."""

import pytest

from sepsis_assistant.review.cases import Case
from sepsis_assistant.review.stages import stage_of
from sepsis_assistant.review.words import STAGES
from tests.support.review_turns import (
    CAUSES,
    DENIED,
    URGENT,
    answered,
    asked,
    danger,
    fallback,
    heard,
    sign,
)


def met(level, made):
    return heard(level=level, kind=level, danger=made)


CASES = {
    # name: (what is wanted, what came of it, the stage, a part of what is said)
    "a denial": ("emergency", met("none", danger("none", DENIED)), "taken_back", "'not' stands before"),
    "heads against a sign": ("emergency", met("none", danger("none", sign())), "outweighed", "0.030"),
    "an urgent sign": ("emergency", met("urgent", danger("urgent", URGENT)), "less_grave", "a sore lip"),
    "no name": ("emergency", met("urgent", danger("urgent", score=0.5)), "unnamed", "0.500"),
    "only a question": ("emergency", met("none", danger("none", decided="emergency")), "calmed", "emergency"),
    "nothing found": ("emergency", met("none", danger("none")), "no_sign", "likeliest blue lips (0.700"),
    "another reply": ("emergency", met("none", danger("emergency", sign())), "other_reply", "emergency"),
    "an alarm by a sign": (
        "question",
        met("emergency", danger("emergency", sign())),
        "sign_told",
        "blue lips in “lips are blue”",
    ),
    "an alarm by the heads": (
        "routine",
        met("emergency", danger("emergency", noticed=("perhaps blue lips",))),
        "heads_alarm",
        "perhaps blue lips",
    ),
    "an alarm for a wish": (
        "question",
        met("emergency", danger("emergency", reply="self_harm", wish=0.9, least_wish=0.4)),
        "wish",
        "0.90",
    ),
    "urgent by a sign": ("question", met("urgent", danger("urgent", URGENT)), "sign_told", "a sore lip"),
    "urgent by the heads": ("routine", met("urgent", danger("urgent")), "heads_ill", "an emergency 0.80"),
    "not urgent, by the heads": ("urgent", met("routine", danger("routine")), "heads_ill", "0.80"),
    "not urgent, for a denial": ("urgent", met("none", danger("none", DENIED)), "taken_back", "confused"),
    "not urgent, for a question": (
        "urgent",
        met("none", danger("none", decided="urgent")),
        "calmed",
        "urgent",
    ),
    "a wish to die": ("self_harm", met("none", danger("none", wish=0.1, least_wish=0.4)), "wish", "0.10"),
    "no wish to die": ("other", answered(), "answered", "Is blue skin a sign?"),
    "no words": (
        "emergency",
        heard(level="none", danger=None, intents=(("greet", 1.0),)),
        "intent_kept",
        "greet",
    ),
    "an alarm before the answer": (CAUSES, heard(), "danger_first", "emergency"),
    "another answer": (CAUSES, answered(), "other_answer", "“What causes sepsis?” (0.10)"),
    "declined": (
        CAUSES,
        fallback(asked=asked(answers=(), declined="near")),
        "declined",
        "other health matters (0.06)",
    ),
    "asked back": (
        "causes/skin",
        fallback(asked=asked(answers=())),
        "asked_back",
        "the wanted one is not among the likely ones",
    ),
    "an intent of its own": (CAUSES, answered(told=(), kind="other"), "intent_kept", "ask_warning_signs"),
    "a button": (CAUSES, answered(told=(), asked=None), "intent_kept", "ask_warning_signs"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_stage_is_named_with_what_was_found_there(name):
    wanted, turn, stage, part = CASES[name]
    levels = ("emergency", "urgent", "routine", "question", "other", "self_harm")
    case = Case("a message", wanted) if wanted in levels else Case("a message", keys=(wanted,))
    found = stage_of(case, turn)
    assert found.name == stage
    assert part in found.said
    assert found.mend and found.looked_at_by


def test_every_stage_that_has_words_is_reached():
    assert {stage for _, _, stage, _ in CASES.values()} == set(STAGES)
