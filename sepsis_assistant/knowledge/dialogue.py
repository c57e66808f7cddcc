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
class Turn:
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
class Step:
    """Hold one response to give, and the value of the slot `detail` that chooses its variant."""

    action: str
    detail: str | None = None


@dataclass(frozen=True)
class Plan:
    """Hold the steps of a turn, and what it leaves behind: the topic and the keys of its answers.

    A turn that gives no answer of its own (`fresh` is false) leaves the answers before it as the last ones.
    """

    steps: tuple[Step, ...]
    topic: str | None
    keys: tuple[str, ...]
    fresh: bool = True


def plan(turn: Turn, book: AnswerBook) -> Plan | None:
    """Return what to answer, or None where Rasa's rules decide."""
    topic = turn.intent.removeprefix(ASK)
    if turn.intent.startswith(ASK) and topic in book.routes.topics:
        return _with_others(_on_topic(turn, topic, book), topic, turn, book)
    if turn.intent == "ask_sources" and turn.last:
        return Plan((Step(SOURCES, LAST_ANSWER),), turn.topic, turn.last, fresh=False)
    if turn.intent == FALLBACK and not (turn.details and turn.words <= FRAGMENT):
        return None
    if turn.intent in ("ask_about_detail", FALLBACK):
        return _about_detail(turn, book)
    if turn.intent in _FOLLOW_UPS and turn.last and turn.topic:
        return _FOLLOW_UPS[turn.intent](turn, turn.topic, book)
    return None


def _on_topic(turn: Turn, topic: str, book: AnswerBook) -> Plan:
    # What the asked topic itself has comes first; other topics only answer where it has nothing.
    own = _keys(book.find(topic, detail, related=False) for detail, _ in turn.details)
    strong = [d for d in turn.details if d[0] in book.routes.strong]
    keys = (
        own
        or _keys(book.find(topic, detail) for detail, _ in turn.details)
        or _keys(book.at_home(*detail) for detail in strong)
    )
    if not keys and turn.points_back:
        before = (split_key(key)[1] for key in turn.last)
        keys = _keys(book.find(topic, detail, related=False) for detail in before if detail)
    if keys:
        return _answers(keys, topic, turn, book)
    unknown = _asks_unknown(topic, turn, book)
    return _unknown(topic, turn, book) if unknown else _answers([topic], topic, turn, book)


def _with_others(first: Plan, asked: str, turn: Turn, book: AnswerBook) -> Plan:
    """Return the plan with a part of each topic that the question may be about and that is not yet answered.

    These are the second likely topic, and the asked one where another topic answered its detail.
    """
    chosen = first
    for topic in (asked, turn.also):
        answered = {split_key(key)[0] for key in chosen.keys}
        if topic is None or topic in answered or len(chosen.keys) >= book.routes.most:
            continue
        details = _keys(book.find(topic, detail, related=False) for detail, _ in turn.details)
        key = details[0] if details else key_of(topic, IN_SHORT)
        if key in book:
            chosen = replace(chosen, steps=(*chosen.steps, _step(key)), keys=(*chosen.keys, key))
    return chosen


def _asks_unknown(topic: str, turn: Turn, book: AnswerBook) -> bool:
    silent = book.routes.say_unknown.get(topic, ())
    return topic in turn.unknown or any(kind in silent for _, kind in turn.details)


def _unknown(topic: str, turn: Turn, book: AnswerBook) -> Plan:
    """Return the plan that says that the sources do not name what was asked, then the overview."""
    overview = _answers([topic], topic, turn, book)
    return Plan((Step(NOTE, UNKNOWN), *overview.steps), topic, overview.keys)


def _about_detail(turn: Turn, book: AnswerBook) -> Plan | None:
    found = (
        (book.find(turn.topic, detail) if turn.topic else None) or book.at_home(detail, kind)
        for detail, kind in turn.details
    )
    keys = _keys(found)
    if keys:
        return _answers(keys, turn.topic or split_key(keys[0])[0], turn, book)
    unknown = turn.topic and (turn.unknown or _asks_unknown(turn.topic, turn, book))
    return _unknown(turn.topic, turn, book) if turn.topic and unknown else None


def _more(turn: Turn, topic: str, book: AnswerBook) -> Plan:
    key = book.next_part(topic, turn.told)
    return _answers([key], topic, turn, book) if key else _nothing_left(turn)


def _simpler(turn: Turn, topic: str, book: AnswerBook) -> Plan:
    last = turn.last[-1]
    short, again = key_of(topic, IN_SHORT), last + AGAIN
    key = again if split_key(last)[1] and again in book else short
    if key in turn.told or key not in book:
        key = short
    if key in turn.last or key not in book:
        return _nothing_left(turn)
    return Plan((_step(key),), topic, (key,))


def _why(turn: Turn, topic: str, book: AnswerBook) -> Plan | None:
    key = book.why(turn.last[-1])
    return _answers([key], split_key(key)[0], turn, book) if key and key not in turn.last else None


def _worst(turn: Turn, topic: str, book: AnswerBook) -> Plan | None:
    key = key_of(topic, WORST)
    return _answers([key], topic, turn, book) if key in book else None


_FOLLOW_UPS = {"ask_more": _more, "ask_simpler": _simpler, "ask_why": _why, "ask_worst": _worst}


def _nothing_left(turn: Turn) -> Plan:
    return Plan((Step(f"utter_{turn.intent}", ALL_TOLD),), turn.topic, turn.last, fresh=False)


def _answers(keys: list[str], topic: str, turn: Turn, book: AnswerBook) -> Plan:
    """Return the plan that gives the answers `keys`, at most as many as the data allow."""
    given = [_not_again(key, turn, book) for key in keys[: book.routes.most]]
    steps = [_step(key) for key in given]
    if len(keys) > len(given):
        steps.insert(0, Step(NOTE, TOO_MANY))
    return Plan(tuple(steps), topic, tuple(given))


def full(key: str) -> str:
    """Return the key of the full answer that `key` may be the short form of."""
    return key.removesuffix(AGAIN)


def _not_again(key: str, turn: Turn, book: AnswerBook) -> str:
    """Return the short form of an answer whenever the full one was the last to be given."""
    topic, detail = split_key(key)
    short = key + AGAIN if detail else key_of(topic, IN_SHORT)
    latest = next((each for each in reversed(turn.told) if each in (key, short)), None)
    return short if latest == key and short in book else key


def _step(key: str) -> Step:
    topic, detail = split_key(key)
    return Step(PREFIX + topic, detail)


def _keys(found: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(key for key in found if key))
