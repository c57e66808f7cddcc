"""Which slots a message changes because of where somebody is."""

import pytest

from sepsis_assistant.conversation.countries import countries
from sepsis_assistant.conversation.location import line_changes, whereabouts
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.turn import Turn

GENERAL = {
    Slot.EMERGENCY_LINE: "999 or 112", Slot.COUNTRY_NOTE: "Where are you?", Slot.ADVICE_LINE: "a doctor",
    Slot.TEXT_LINE: "text 999", Slot.COUNTRY: None,
}  # fmt: skip
IN_SPAIN = {**countries()["ES"].lines(), Slot.COUNTRY: "ES"}


def changes(message=Message(), slots=None, hint=None, default=None):  # noqa: B008
    turn = Turn(message, slots={**GENERAL, **(slots or {})}, hint=hint)
    where = whereabouts(turn, default)
    return line_changes(turn, where, countries().get(where.number_for() or ""), GENERAL)


def test_nothing_changes_where_nothing_is_said():
    assert changes() == {}
    assert changes(slots=IN_SPAIN) == {}


@pytest.mark.parametrize(
    "known",
    [{"slots": {Slot.COUNTRY: "ES"}}, {"hint": "ES"}, {"default": "ES"}],
    ids=["said", "hint", "default"],
)
def test_the_lines_follow_the_country(known):
    assert changes(**known)[Slot.EMERGENCY_LINE] == "112 in Spain"


def test_a_number_that_is_asked_for_stays_only_while_an_emergency_is_open():
    asks = Message(asked_country="ES")
    assert Slot.COUNTRY not in changes(asks)
    assert changes(asks, {Slot.EMERGENCY_OPEN: True})[Slot.COUNTRY] == "ES"


def test_somebody_who_is_not_there_gets_the_general_lines():
    found = changes(Message(denied_country="ES"), IN_SPAIN)
    assert found == {**GENERAL, Slot.COUNTRY: "unknown"}


def test_only_slots_of_the_domain_are_set():
    turn = Turn(slots={Slot.COUNTRY: "ES"})
    assert line_changes(turn, whereabouts(turn, None), countries()["ES"], {}) == {}
