"""Decide whether a short message is meant with the answer before it: "how long?", "and in babies?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sepsis_assistant.conversation.message import Message
from sepsis_assistant.knowledge.dialogue import ASK, DETAIL, FALLBACK
from sepsis_assistant.retrieval.asked import Ranking
from sepsis_assistant.retrieval.followed import NOT_COVERED
from sepsis_assistant.retrieval.following import OUTSIDE
from sepsis_assistant.retrieval.words import names_sepsis
from sepsis_assistant.text import is_keyboard_mash

_LONGEST = 12  # words of a message that may lean on the last answer
_SURE = 0.85  # probability of a question that stands by itself
_FOLLOWS = 0.35  # probability of the question that is meant, where the message asks
_CHANGES = 0.5  # the same, where the classifier took it for something else
_FEW = 3  # words of "why?" and "which is worst", which have answers of their own
_ASKS = (DETAIL, FALLBACK)
_OUTSIDE = "out_of_scope"
# They answer to what happened in an emergency or in the check; where nothing did, they are misread.
_STATES = frozenset(
    {
        "ask_emergency_number", "ask_is_it_sepsis", "ask_medicine", "ask_transport", "ask_waiting",
        "ask_what_to_say", "deny", "help", "report_cannot_call", "report_help_arrived", "report_help_coming",
        "report_improvement", "report_on_hold", "retract_alarm", "start_check", "unsure",
    }
)  # fmt: skip
_OF_LAST = ("ask_sources", "ask_simpler")  # they ask about the last answer itself
_FOLLOW_UPS = ("ask_why", "ask_worst", "ask_more")
_CALLS = re.compile(
    r"\b(ambulance|paramedics?|999|911|112|111|phone|call(ed|ing)?|rang|ring)\b", re.IGNORECASE
)
_LEANS = re.compile(
    r"^\W*(and|or|but|so|what about|how about|what if|also|then|same|is (that|it)|are (they|those)|"
    r"does (that|it)|do (they|those)|can (that|it|they)|will (that|it|they)|"
    r"how (long|often|many|much|fast|soon|come)\W*$)\b|"
    r"\b(that|those|them|these|then|too|either)\W*$",
    re.IGNORECASE,
)
After = Callable[[str, Ranking, float, str], Ranking]


@dataclass(frozen=True)
class Leaning:
    """Hold what a message means after an answer: the key of the answer that it gets, or that there is none.

    `open` says that our sources do not answer it, `told` that the last answer has said all that we know.
    """

    key: str | None = None
    open: bool = False
    told: bool = False


ALONE = Leaning()  # it is read by itself


def meant(message: Message, last: str, after: After, calm: bool) -> Leaning:
    """Return what `message` means after the answer `last`.

    `after` ranks what may be meant; `calm` says that no emergency was raised before.
    """
    least = _least(message, calm)
    if least is None:
        return ALONE
    ranking = after(message.text, message.asked.ranking, message.asked.outside, last)
    key, p = ranking[0] if ranking else (OUTSIDE, 0.0)
    if key == OUTSIDE or p < least:
        return ALONE
    if key in (NOT_COVERED, last):
        return Leaning(open=key == NOT_COVERED, told=key == last)
    return Leaning(key)


def _least(message: Message, calm: bool) -> float | None:
    """Return the probability from which a message is read with the last answer; None where it never is."""
    if message.text.startswith("/"):
        return None  # a button
    if message.intent == DETAIL and message.details:
        return None  # "and for babies?": the topic of the last answer has one for them
    words = len(message.text.split())
    if words > _LONGEST or names_sepsis(message.text) or is_keyboard_mash(message.text):
        return None
    if message.intent in _FOLLOW_UPS:
        return _FOLLOWS if words > _FEW else None
    if message.intent in _STATES:
        return _CHANGES if calm and not _CALLS.search(message.text) else None
    if message.intent == _OUTSIDE:
        return _CHANGES
    asks = message.intent in _ASKS or (message.intent.startswith(ASK) and message.intent not in _OF_LAST)
    return _FOLLOWS if asks and not _stands(message) else None


def _stands(message: Message) -> bool:
    sure = bool(message.choice.answers) and message.asked.best >= _SURE
    return sure and _LEANS.search(message.text) is None
