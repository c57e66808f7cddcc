"""Nothing counts as signed without a name, a day and exactly the content that was signed."""

import pytest

from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.review import (
    CHANGED,
    SIGNED,
    UNSIGNED,
    content_of,
    is_name,
    not_signed,
    state_of,
)  # fmt: skip
from tests.support.data import ledger

METADATA = {"question": "Who?", "means": "who", "title": "Who", "claims": [["causes.any_infection"]]}


def answer(text="Yes.", reviewed=None, **other):
    metadata = {**METADATA, **({"reviewed": reviewed} if reviewed else {}), **other}
    return read_answers({"utter_ask_causes": [{"text": text, "metadata": metadata}]})["causes"]


SIGNATURE = {"by": "Dr Jane Smith", "on": "2026-12-01", "content": content_of(answer())}


@pytest.mark.parametrize(
    ("signature", "state"),
    [
        (None, UNSIGNED),
        (SIGNATURE, SIGNED),
        ({**SIGNATURE, "by": ""}, UNSIGNED),
        ({**SIGNATURE, "by": "some clinician"}, SIGNED),  # two words: whose they are, no file can tell
        ({**SIGNATURE, "by": "JS"}, UNSIGNED),
        ({**SIGNATURE, "on": "soon"}, UNSIGNED),
        ({**SIGNATURE, "content": "0" * 16}, CHANGED),
        ({"by": "Dr Jane Smith", "on": "2026-12-01"}, UNSIGNED),
        ("Dr Jane Smith", UNSIGNED),
        (True, UNSIGNED),
    ],
)
def test_a_signature_needs_a_name_a_day_and_the_content(signature, state):
    assert state_of(answer(reviewed=signature)) == state
    assert not_signed([answer(reviewed=signature)]) == ([] if state == SIGNED else ["causes"])


@pytest.mark.parametrize(
    "change",
    [{"text": "No."}, {"question": "How?"}, {"emergency": True}, {"claims": [[]]}],
    ids=["its text", "its question", "its emergency line", "its facts"],
)
def test_a_change_of_what_people_read_ends_the_signature(change):
    assert state_of(answer(reviewed=SIGNATURE, **change)) == CHANGED


def test_a_change_of_where_it_leads_does_not():
    assert state_of(answer(reviewed=SIGNATURE, title="Whom", next=["treatment"])) == SIGNED


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Jane Smith", True), ("Dr Li Wu, sepsis lead", True), ("Zoë O'Hara", True), ("Jane", False),
        ("J. S.", False), ("", False), ("  ", False), ("1 2", False), ("Jane\nSmith", False),
    ],
)  # fmt: skip
def test_a_name_has_two_words(text, is_one):
    assert is_name(text) is is_one


def test_the_signature_is_not_put_into_the_model():
    variant = {"text": "Yes.", "metadata": {**METADATA, "reviewed": SIGNATURE}}
    made = dress({"utter_ask_causes": [variant]}, ledger(), ["causes"])
    assert all("reviewed" not in v["metadata"] for v in made["utter_ask_causes"])


def test_no_answer_of_the_project_is_signed_without_a_name():
    """Today none is signed; this holds when the first are."""
    topics = load_routes().topics
    for key, each in read_answers(load_responses()).items():
        if each.topic in topics and "reviewed" in each.metadata:
            assert state_of(each) in (SIGNED, CHANGED), key
