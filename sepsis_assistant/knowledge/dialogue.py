"""Choose the answers of one turn: a pure function of the question and of what was said before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sepsis_assistant.knowledge.answers import AGAIN, OVERVIEW, PART, PREFIX, split_key
from sepsis_assistant.knowledge.book import AnswerBook

ASK = "ask_"
FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
DETAIL = "ask_about_detail"
SOURCES = "utter_ask_sources"
NEAREST = "utter_nearest_answer"  # said before an answer that may not be the one asked for
NOT_COVERED = "utter_not_covered"  # to what people ask on after an answer, where we have nothing
# its variants: our sources do not say; the last answer has said it all; the reply before was one of these
NOT_OPEN, NOT_MORE, NOT_AGAIN = "open", "more", "again"
CLOSING = "utter_answer_closing"  # after several answers: one emergency line, one line of sources
EMERGENCY = "emergency"  # its variant with the number to call
LAST_ANSWER = "last_answer"  # the variant of utter_ask_sources that cites the last answer
ALL_TOLD = "all_told"  # the variant of utter_ask_more and utter_ask_simpler for when nothing is left
FRAGMENT = 8  # words; in a longer message that was not understood, a detail may be a side issue
BARE = 3  # the same, where nothing was talked of before: "kidneys?"
LIST = 14  # words; in a longer message, one of several details may be a side issue
MOST = 2  # answers of one reply


@dataclass(frozen=True)
class Inquiry:
    """Hold what one message asks, and what was answered before it.

    `answers` are the keys of the questions that it was found to ask, `back` those that it may ask;
    `details` are (id, kind) in reading order. `told` are the keys of all answers so far, oldest first;
    `last` are those of the turn before; `nothing` is the variant of NOT_COVERED that is due, if one is.
    `brief` asks for one answer in its short form: there is something more urgent to do than to read.
    """

    intent: str
    answers: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    back: tuple[str, ...] = ()
    points_back: bool = False
    nothing: str | None = None
    words: int = 0
    topic: str | None = None
    last: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    brief: bool = False


@dataclass(frozen=True)
class Part:
    """Hold one response to give, and the value of the slot `detail` that chooses its variant."""

    action: str
    detail: str | None = None


@dataclass(frozen=True)
class Plan:
    """Hold the parts of a turn, and what it leaves behind: the topic and the keys of its answers.

    A turn that gives no answer of its own (`fresh` is false) leaves the answers before it as the last ones.
    """

    parts: tuple[Part, ...]
    topic: str | None
    keys: tuple[str, ...]
    fresh: bool = True


def plan(inquiry: Inquiry, book: AnswerBook) -> Plan | None:
    """Return what to answer, or None where Rasa's rules decide."""
    if inquiry.nothing:
        return Plan((Part(NOT_COVERED, inquiry.nothing),), inquiry.topic, inquiry.last, fresh=False)
    topic = inquiry.intent.removeprefix(ASK)
    known = [key for key in inquiry.answers if key in book]
    if inquiry.intent.startswith(ASK) and topic in book.routes.topics:
        return _answers(
            _pointed_at(_with_others(known, inquiry, book) or [topic], inquiry, book), inquiry, book
        )
    if inquiry.intent == "ask_sources" and inquiry.last:
        return Plan((Part(SOURCES, LAST_ANSWER),), inquiry.topic, inquiry.last, fresh=False)
    if inquiry.intent == FALLBACK and inquiry.back:
        listed = _listed(split_key(inquiry.back[0])[0], inquiry, {k for _, k in inquiry.details}, book)
        if len(listed) == MOST:
            return _answers(listed, inquiry, book)
    few = inquiry.words <= (FRAGMENT if inquiry.topic else BARE)
    if inquiry.intent == FALLBACK and not (inquiry.details and few):
        return None
    if inquiry.intent in (DETAIL, FALLBACK):
        return _about_detail(inquiry, book)
    if inquiry.intent in _FOLLOW_UPS and inquiry.last:
        return _FOLLOW_UPS[inquiry.intent](inquiry, book)
    return None


def _with_others(keys: list[str], inquiry: Inquiry, book: AnswerBook) -> list[str]:
    """Return `keys`; "can covid or flu cause it?" has two answers of one kind, and the judge finds one."""
    if len(keys) != 1:
        return keys
    about = book[keys[0]].about
    kinds = {kind for detail, kind in inquiry.details if detail in about}
    listed = _listed(split_key(keys[0])[0], inquiry, kinds, book)
    return listed if keys[0] in listed else keys


def _listed(topic: str, inquiry: Inquiry, kinds: Collection[str], book: AnswerBook) -> list[str]:
    """Return the answers of `topic` about the details of `kinds` in a short message, the first two."""
    named = [detail for detail, kind in inquiry.details if kind in kinds]
    if len(named) < MOST or inquiry.words > LIST:
        return []
    return _keys(book.find(topic, detail, related=False) for detail in named)[:MOST]


def _pointed_at(keys: list[str], inquiry: Inquiry, book: AnswerBook) -> list[str]:
    """Return `keys`; "how do I prevent that?" after an answer about wounds is about wounds."""
    topic, detail = split_key(keys[0])
    if len(keys) > 1 or detail or not inquiry.points_back:
        return keys
    before = (about for key in inquiry.last if key in book for about in book[key].about)
    found = _keys(book.find(topic, each, related=False) for each in before)
    return found[:1] or keys


def _about_detail(inquiry: Inquiry, book: AnswerBook) -> Plan | None:
    """Return the answer about the detail of a short question, on the topic of the last answer if it can."""
    found = (
        (book.find(inquiry.topic, detail) if inquiry.topic else None) or book.at_home(detail, kind)
        for detail, kind in inquiry.details
    )
    keys = _keys(found) or [key for key in inquiry.answers if key in book]
    keys = [key for key in keys if split_key(key)[0] == inquiry.topic] or keys
    return _answers(keys[:2], inquiry, book) if keys else None


def _more(inquiry: Inquiry, book: AnswerBook) -> Plan:
    key = book.next_part(inquiry.last[-1], inquiry.told)
    return _answers([key], inquiry, book) if key else _nothing_left(inquiry)


def _simpler(inquiry: Inquiry, book: AnswerBook) -> Plan:
    last = inquiry.last[-1]
    short = book.form(last, AGAIN)
    if short == last or short in inquiry.told:
        return _nothing_left(inquiry)
    return Plan((_part(short),), inquiry.topic, (short,))


def _why(inquiry: Inquiry, book: AnswerBook) -> Plan | None:
    key = book.why(inquiry.last[-1])
    return _answers([key], inquiry, book) if key and key not in inquiry.last else None


def _worst(inquiry: Inquiry, book: AnswerBook) -> Plan | None:
    key = book.worst(inquiry.topic) if inquiry.topic else None
    return _answers([key], inquiry, book) if key else None


_FOLLOW_UPS = {"ask_more": _more, "ask_simpler": _simpler, "ask_why": _why, "ask_worst": _worst}


def _nothing_left(inquiry: Inquiry) -> Plan:
    return Plan((Part(f"utter_{inquiry.intent}", ALL_TOLD),), inquiry.topic, inquiry.last, fresh=False)


def _answers(keys: list[str], inquiry: Inquiry, book: AnswerBook) -> Plan:
    """Return the plan that gives the answers `keys`; several share one emergency line and one of sources."""
    topic = split_key(keys[0])[0]
    if inquiry.brief:
        short = book.form(keys[0], AGAIN)
        return Plan((_part(short),), topic, (short,))
    if len(keys) == 1:
        given = _not_again(keys[0], inquiry, book)
        return Plan((_part(given),), topic, (given,))
    parts = [_part(book.form(key, PART)) for key in keys]
    urgent = any(book[key].emergency for key in keys)
    return Plan((*parts, Part(CLOSING, EMERGENCY if urgent else None)), topic, tuple(keys))


def intent_of(key: str) -> str:
    """Return the intent of whoever asks for the answer `key`."""
    return ASK + split_key(key)[0]


def full(key: str) -> str:
    """Return the key of the full answer that `key` may be the short form of."""
    whole = key.removesuffix(AGAIN).removesuffix(PART)
    topic, detail = split_key(whole)
    return topic if detail == OVERVIEW else whole


def _not_again(key: str, inquiry: Inquiry, book: AnswerBook) -> str:
    """Return the short form of an answer whenever the full one was the last to be given."""
    short = book.form(key, AGAIN)
    latest = next((each for each in reversed(inquiry.told) if each in (key, short)), None)
    return short if latest == key else key


def _part(key: str) -> Part:
    topic, detail = split_key(key)
    return Part(PREFIX + topic, detail)


def _keys(found: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(key for key in found if key))
