"""Choose the answers of one turn: a pure function of the question and of what was said before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sepsis_assistant.knowledge.answers import AGAIN, IN_SHORT, PREFIX, WORST, key_of, split_key
from sepsis_assistant.knowledge.book import AnswerBook

ASK = "ask_"
FALLBACK = "nlu_fallback"
NOTE = "utter_answer_note"  # said before an answer; its variants:
UNKNOWN, TOO_MANY = "unknown", "too_many"
SOURCES = "utter_ask_sources"
LAST_ANSWER = (
    "last_answer"  # the value of the slot `detail` that makes utter_ask_sources cite the last answer
)
ALL_TOLD = (
    "all_told"  # ... and that makes utter_ask_more and utter_ask_simpler say that there is nothing left
)
FRAGMENT = 14  # words; in a longer message that was not understood, a detail may be a side issue


@dataclass(frozen=True)
class Inquiry:
    """Hold what one message asks, and what was answered before it.

    `details` are (id, kind) in reading order; `told` are the keys of all answers so far, oldest first;
    `last` are those of the turn before, a short form under the key of its full answer. `also` is the topic
    that the question may be about as well.
    """

    intent: str
    details: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    points_back: bool = False
    words: int = 0
    topic: str | None = None
    last: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    also: str | None = None


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
    topic = inquiry.intent.removeprefix(ASK)
    if inquiry.intent.startswith(ASK) and topic in book.routes.topics:
        return _with_others(_on_topic(inquiry, topic, book), topic, inquiry, book)
    if inquiry.intent == "ask_sources" and inquiry.last:
        return Plan((Part(SOURCES, LAST_ANSWER),), inquiry.topic, inquiry.last, fresh=False)
    if inquiry.intent == FALLBACK and not (inquiry.details and inquiry.words <= FRAGMENT):
        return None
    if inquiry.intent in ("ask_about_detail", FALLBACK):
        return _about_detail(inquiry, book)
    if inquiry.intent in _FOLLOW_UPS and inquiry.last and inquiry.topic:
        return _FOLLOW_UPS[inquiry.intent](inquiry, inquiry.topic, book)
    return None


def _on_topic(inquiry: Inquiry, topic: str, book: AnswerBook) -> Plan:
    # What the asked topic itself has comes first; other topics only answer where it has nothing.
    own = _keys(book.find(topic, detail, related=False) for detail, _ in inquiry.details)
    strong = [d for d in inquiry.details if d[0] in book.routes.strong]
    keys = (
        own
        or _keys(book.find(topic, detail) for detail, _ in inquiry.details)
        or _keys(book.at_home(*detail) for detail in strong)
    )
    if not keys and inquiry.points_back:
        before = (split_key(key)[1] for key in inquiry.last)
        keys = _keys(book.find(topic, detail, related=False) for detail in before if detail)
    if keys:
        return _answers(keys, topic, inquiry, book)
    unknown = _asks_unknown(topic, inquiry, book)
    return _unknown(topic, inquiry, book) if unknown else _answers([topic], topic, inquiry, book)


def _with_others(first: Plan, asked: str, inquiry: Inquiry, book: AnswerBook) -> Plan:
    """Return the plan with a part of each topic that the question may be about and that is not yet answered.

    These are the second likely topic, and the asked one where another topic answered its detail.
    """
    chosen = first
    for topic in (asked, inquiry.also):
        answered = {split_key(key)[0] for key in chosen.keys}
        if topic is None or topic in answered or len(chosen.keys) >= book.routes.most:
            continue
        details = _keys(book.find(topic, detail, related=False) for detail, _ in inquiry.details)
        key = details[0] if details else key_of(topic, IN_SHORT)
        if key in book:
            chosen = replace(chosen, parts=(*chosen.parts, _part(key)), keys=(*chosen.keys, key))
    return chosen


def _asks_unknown(topic: str, inquiry: Inquiry, book: AnswerBook) -> bool:
    silent = book.routes.say_unknown.get(topic, ())
    return topic in inquiry.unknown or any(kind in silent for _, kind in inquiry.details)


def _unknown(topic: str, inquiry: Inquiry, book: AnswerBook) -> Plan:
    """Return the plan that says that the sources do not name what was inquiry, then the overview."""
    overview = _answers([topic], topic, inquiry, book)
    return Plan((Part(NOTE, UNKNOWN), *overview.parts), topic, overview.keys)


def _about_detail(inquiry: Inquiry, book: AnswerBook) -> Plan | None:
    found = (
        (book.find(inquiry.topic, detail) if inquiry.topic else None) or book.at_home(detail, kind)
        for detail, kind in inquiry.details
    )
    keys = _keys(found)
    if keys:
        return _answers(keys, inquiry.topic or split_key(keys[0])[0], inquiry, book)
    unknown = inquiry.topic and (inquiry.unknown or _asks_unknown(inquiry.topic, inquiry, book))
    return _unknown(inquiry.topic, inquiry, book) if inquiry.topic and unknown else None


def _more(inquiry: Inquiry, topic: str, book: AnswerBook) -> Plan:
    key = book.next_part(topic, inquiry.told)
    return _answers([key], topic, inquiry, book) if key else _nothing_left(inquiry)


def _simpler(inquiry: Inquiry, topic: str, book: AnswerBook) -> Plan:
    last = inquiry.last[-1]
    short, again = key_of(topic, IN_SHORT), last + AGAIN
    key = again if split_key(last)[1] and again in book else short
    if key in inquiry.told or key not in book:
        key = short
    if key in inquiry.last or key not in book:
        return _nothing_left(inquiry)
    return Plan((_part(key),), topic, (key,))


def _why(inquiry: Inquiry, topic: str, book: AnswerBook) -> Plan | None:
    key = book.why(inquiry.last[-1])
    return _answers([key], split_key(key)[0], inquiry, book) if key and key not in inquiry.last else None


def _worst(inquiry: Inquiry, topic: str, book: AnswerBook) -> Plan | None:
    key = key_of(topic, WORST)
    return _answers([key], topic, inquiry, book) if key in book else None


_FOLLOW_UPS = {"ask_more": _more, "ask_simpler": _simpler, "ask_why": _why, "ask_worst": _worst}


def _nothing_left(inquiry: Inquiry) -> Plan:
    return Plan((Part(f"utter_{inquiry.intent}", ALL_TOLD),), inquiry.topic, inquiry.last, fresh=False)


def _answers(keys: list[str], topic: str, inquiry: Inquiry, book: AnswerBook) -> Plan:
    """Return the plan that gives the answers `keys`, at most as many as the data allow."""
    given = [_not_again(key, inquiry, book) for key in keys[: book.routes.most]]
    parts = [_part(key) for key in given]
    if len(keys) > len(given):
        parts.insert(0, Part(NOTE, TOO_MANY))
    return Plan(tuple(parts), topic, tuple(given))


def full(key: str) -> str:
    """Return the key of the full answer that `key` may be the short form of."""
    return key.removesuffix(AGAIN)


def _not_again(key: str, inquiry: Inquiry, book: AnswerBook) -> str:
    """Return the short form of an answer whenever the full one was the last to be given."""
    topic, detail = split_key(key)
    short = key + AGAIN if detail else key_of(topic, IN_SHORT)
    latest = next((each for each in reversed(inquiry.told) if each in (key, short)), None)
    return short if latest == key and short in book else key


def _part(key: str) -> Part:
    topic, detail = split_key(key)
    return Part(PREFIX + topic, detail)


def _keys(found: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(key for key in found if key))
