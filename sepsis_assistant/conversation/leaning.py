"""Decide whether a short message is meant with the answer before it: "how long?", "and in babies?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sepsis_assistant.conversation.calm import CALLS, OF_EMERGENCY
from sepsis_assistant.conversation.message import Message
from sepsis_assistant.knowledge.dialogue import ASK, DETAIL, FALLBACK, OUT_OF_SCOPE
from sepsis_assistant.retrieval.asked import FAR, Ranking
from sepsis_assistant.retrieval.followed import NOT_COVERED
from sepsis_assistant.retrieval.following import OUTSIDE
from sepsis_assistant.retrieval.words import names_sepsis
from sepsis_assistant.safety.everyday import default_everyday
from sepsis_assistant.text import is_keyboard_mash

_LONGEST = 12  # words of a message that may lean on the last answer
_SURE = 0.85  # probability of a question that stands by itself
_LIKELY = 0.45  # ... of one that is answered rather than that our sources say no more
_FEW = 3  # words of "why?" and "which is worst", which have answers of their own
# Probability of what is meant from which a message is read so, by what it was taken for by itself: after an
# answer half of those at 0.3 are right, and what is said to the others is wrong in most.
_FOLLOWS = 0.2  # for a question, or nothing that was understood
_MISREAD = 0.15  # for what only makes sense in an emergency, where there was none
_DETAIL = 0.7  # for a thing that is named, for which the last topic may have an answer
_CHANGES = 0.5  # for anything else that people say
_ASKS = (FALLBACK, OUT_OF_SCOPE)
# They answer to what happened in an emergency or in the check; where nothing did, they are misread.
_STATES = OF_EMERGENCY | {
    "ask_emergency_number", "ask_is_it_sepsis", "ask_medicine", "deny", "help", "start_check", "unsure",
}  # fmt: skip
_SAYS = frozenset(
    {
        "ask_privacy", "ask_second_opinion", "ask_simpler", "ask_sources", "express_worry",
        "greet", "inform_country", "insult", "manipulate",
    }
)  # fmt: skip
_MORE = "ask_more"
_WHO_ARE_YOU = "bot_challenge"
_FOLLOW_UPS = ("ask_why", "ask_worst", _MORE)
_ABOUT_LAST = re.compile(
    r"\b(sources?|references?|cite|citations?|where (did|do) you|where'?s (that|this|it)|"
    r"figures?|numbers?|who says?|evidence|link|proof|simpler?|"
    r"easier|plain(er)?|shorter|explain|words?)\b",
    re.IGNORECASE,
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
    if key not in (NOT_COVERED, last):
        return Leaning(key)
    if key == NOT_COVERED and message.choice.answers and message.asked.best >= _LIKELY:
        return ALONE  # one of our answers is likely what is asked, whatever was said before
    if message.intent in (DETAIL, *_FOLLOW_UPS) or last in message.choice.answers:
        return ALONE  # the last topic may have something for them; the same question gets its answer in short
    return Leaning(open=key == NOT_COVERED, told=key == last)


def may_lean(message: Message, calm: bool) -> bool:
    """Say whether `meant` asks what the message means after an answer."""
    return _least(message, calm) is not None


def _least(message: Message, calm: bool) -> float | None:
    """Return the probability from which a message is read with the last answer; None where it never is."""
    words = len(message.text.split())
    if message.text.startswith("/") or default_everyday().is_all(message.text):
        return None  # a button; "let me go back one step"
    if words > _LONGEST or names_sepsis(message.text) or is_keyboard_mash(message.text):
        return None
    if message.intent == DETAIL:
        return _DETAIL if message.details else _FOLLOWS
    if message.intent == _MORE and words <= _FEW:
        return None
    if message.intent in _FOLLOW_UPS:
        return _FOLLOWS if words > _FEW else _CHANGES
    if message.intent in _STATES:
        return _MISREAD if calm and not CALLS.search(message.text) else None
    if message.intent == _WHO_ARE_YOU:
        return _SURE
    if message.intent in _SAYS:
        return None if _ABOUT_LAST.search(message.text) else _CHANGES
    if _is_elsewhere(message):
        return _SURE
    asks = message.intent in _ASKS or message.intent.startswith(ASK)
    return _FOLLOWS if asks and not _stands(message) else None


def _is_elsewhere(message: Message) -> bool:
    """Say whether a whole question is about something else: "what is the capital of France"."""
    far = message.intent == OUT_OF_SCOPE and message.choice.declined == FAR
    return far and len(message.text.split()) > _FEW and _LEANS.search(message.text) is None


def _stands(message: Message) -> bool:
    answers = message.choice.answers
    # of two questions the second was read after the first
    sure = len(answers) > 1 or (bool(answers) and message.asked.best >= _SURE)
    return sure and _LEANS.search(message.text) is None
