"""Answers as they are written and as people read them: sources, the emergency line, buttons, forms."""

import pytest

from sepsis_assistant.knowledge.answers import read_answers
from sepsis_assistant.knowledge.dressing import dress, source_line, sources_of
from tests.support.data import ledger

LEDGER = ledger()


def variant(detail, text, claims, **metadata):
    condition = {"condition": [{"type": "slot", "name": "detail", "value": detail}]} if detail else {}
    about = {"question": f"What is {detail}?", "title": str(detail), "claims": claims, **metadata}
    return {**condition, "text": text, "metadata": about}


WRITTEN = {
    "utter_ask_causes": [
        variant(
            None, "An infection.\nAny can.", [["causes.starts_with_infection"], ["causes.any_infection"]]
        ),
        variant("cut", "Yes.", [["causes.small_cut"]], emergency=True, next=["causes"]),
        variant("list", "It can be:\n- A cut.", [[], ["causes.small_cut"]]),
    ],
    "utter_greet": [{"text": "Hello."}],
}
DRESSED = dress(WRITTEN, LEDGER, ["causes"])
ANSWERS = read_answers(DRESSED)


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("causes", 3),
        ("causes/overview_part", 2),
        ("causes/overview_again", 2),
        ("causes/cut", 3),
        ("causes/cut_part", 1),
        ("causes/cut_again", 3),
        ("causes/list", 3),
    ],
)
def test_each_answer_has_its_forms(key, lines):
    assert len(ANSWERS[key].text.splitlines()) == lines


def test_a_list_has_no_short_form():
    assert "causes/list_again" not in ANSWERS


@pytest.mark.parametrize(
    ("key", "said"), [("causes/cut", True), ("causes/cut_part", False), ("causes", False)]
)
def test_the_emergency_line_is_said_where_it_is_wanted_and_rests_on_a_claim(key, said):
    assert ("{emergency_line}" in ANSWERS[key].text) is said
    assert (("emergency.call_now",) in ANSWERS[key].claims) is said


def test_sources_come_last_and_once():
    assert [line.startswith("Sources: ") for line in ANSWERS["causes"].text.splitlines()] == [
        False,
        False,
        True,
    ]


def test_a_button_sends_the_question():
    (button,) = next(v["buttons"] for v in DRESSED["utter_ask_causes"] if v.get("buttons"))
    assert button == {"title": "None", "payload": "What is None?"}


def test_other_responses_stay_as_they_are():
    assert DRESSED["utter_greet"] == WRITTEN["utter_greet"]


def test_the_fewest_sources_that_hold_all_claims_are_named():
    claims = ["causes.starts_with_infection", "causes.any_infection", "causes.small_cut"]
    sources = sources_of(claims, LEDGER)
    for claim in claims:
        assert {s.id for s in sources} & {place.source for place in LEDGER.claims[claim].support}
    for source in sources:
        rest = {s.id for s in sources} - {source.id}
        assert any(not rest & {p.source for p in LEDGER.claims[c].support} for c in claims)
    assert source_line(sources * 2).count(sources[0].short) == 1
