"""Ask for the next step of an emergency in a turn in which certain things are so."""

from sepsis_assistant.conversation.check_answers import default_check
from sepsis_assistant.conversation.emergency import emergency_step
from sepsis_assistant.conversation.emergency_replies import default_emergency
from sepsis_assistant.conversation.evidence import Evidence
from sepsis_assistant.conversation.message import Message, read_decision
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.retrieval.asked import Choice

RESPONSES = frozenset(
    {
        "utter_ask_causes", "utter_greet", "utter_help", "utter_report_alone", "utter_inform_country",
        "utter_thank_while_open", "utter_correction_noted", "utter_foreign_language", "utter_ask_medicine",
        "utter_noted_while_open", "utter_report_cannot_call", "utter_report_improvement",
    }
)  # fmt: skip


def step(
    intent="greet", behind="", safety=None, added=(), corrected=None, answering=False, foreign_line=None,
    last_action=LISTEN, open=False, reply="emergency", reminder="none", data_request=None,
    text="", called=False, named=(), before=(), sure=None, noticed=None, answers=(),
    slashed=False,
):  # fmt: skip
    """Return the next step of a turn in which these things are so."""
    ranking = ((intent, 1.0), (behind, 0.5)) if behind else ((intent, sure),) if sure is not None else ()
    said = read_decision(safety)
    choice = Choice(tuple(answers))
    message = Message(text, text, intent, ranking, said, choice=choice, slashed=slashed)
    slots = {"emergency_open": open, "emergency_reply": reply, "reminder": reminder}
    slots |= {"help_called": called, "danger_named": list(named), "danger_noticed": noticed}
    slots |= {"data_request": data_request, "answer_queue": [] if answering else None}
    turn = Turn(message, last_action, slots=slots, before=before, evidence=Evidence(added, corrected))
    return emergency_step(turn, default_emergency(), default_check(), RESPONSES, foreign_line)


ALARM = {"alarm": True, "reply": "emergency", "noticed": ["new confusion"], "person": "older"}
