"""Count what came of the turns of a period: numbers under words of ours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from sepsis_assistant.insight.facts import Turn
from sepsis_assistant.insight.words import Words
from sepsis_assistant.metrics.labels import OTHER, labels

CHECK, STARTED = "utter_ask_check_", "utter_check_intro"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Section:
    """Hold one table: counts under words, in the order in which they are shown.

    `is_time` is true where each row has its place, and false where the largest comes first.
    """

    id: str
    rows: tuple[tuple[str, int], ...]
    is_time: bool = False


@dataclass(frozen=True)
class Summary:
    """Hold the numbers of a period; `median_length` is in messages of the person."""

    first: date
    last: date
    conversations: int
    messages: int
    with_emergency: int
    median_length: float
    sections: tuple[Section, ...]


def summary(turns: Sequence[Turn], first: date, last: date, words: Words, zone: tzinfo | None) -> Summary:
    """Return the numbers of the turns from one day to another, both counted."""
    talks: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        talks[turn.conversation].append(turn)
    return Summary(
        first=first,
        last=last,
        conversations=len(talks),
        messages=len(turns),
        with_emergency=sum(any(outcome(t) == "emergency" for t in talk) for talk in talks.values()),
        median_length=median(map(len, talks.values())) if talks else 0,
        sections=(*_times(turns, talks, first, last, zone), *_kinds(turns, talks, words)),
    )


def outcome(turn: Turn) -> str:
    """Return how a turn ended: a key of `outcomes` in data/insight.yml."""
    known, replies = labels(), turn.replies
    level = known.level(replies)
    if level != "none":
        return level
    if not replies:
        return "failed"
    if turn.questions or known.kind(replies) == "answer":
        return "answered"
    for reply, name in (("utter_out_of_scope", "another_subject"), ("utter_not_covered", "not_covered")):
        if reply in replies:
            return name
    if "utter_fallback" in replies:
        return "asked_back" if turn.asked_back else "not_understood"
    return "check" if any(name.startswith(CHECK) for name in replies) else "talk"


def check_ends(talk: Iterable[Turn], ends: Mapping[str, str]) -> Iterator[str]:
    """Yield how each guided check of a conversation ended: a key of `checks` in data/insight.yml."""
    is_open = False
    for turn in talk:
        end = next((name for name in turn.replies if name in ends), None)
        end = "emergency" if outcome(turn) == "emergency" else end
        if is_open and end:
            yield end
        begins = STARTED in turn.replies
        if is_open and begins and not end:
            yield "left"
        is_open = (is_open and not end) or begins
    if is_open:
        yield "left"


def _times(
    turns: Sequence[Turn],
    talks: Mapping[int, Sequence[Turn]],
    first: date,
    last: date,
    zone: tzinfo | None,
) -> Iterator[Section]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    whens = [_when(turn, zone) for turn in turns]
    began = Counter(_when(talk[0], zone).date() for talk in talks.values())
    said = Counter(when.date() for when in whens)
    hours, weekdays = Counter(when.hour for when in whens), Counter(when.weekday() for when in whens)
    yield Section("days", tuple((day.isoformat(), began[day]) for day in days), is_time=True)
    yield Section("turns", tuple((day.isoformat(), said[day]) for day in days), is_time=True)
    yield Section("hours", tuple((f"{hour:02}", hours[hour]) for hour in range(24)), is_time=True)
    named = tuple((name, weekdays[number]) for number, name in enumerate(_WEEKDAYS))
    yield Section("weekdays", named, is_time=True)


def _kinds(turns: Sequence[Turn], talks: Mapping[int, Sequence[Turn]], words: Words) -> Iterator[Section]:
    raw = words.raw
    yield _ranked("channels", (turn.channel for turn in turns))
    yield _lengths([len(talk) for talk in talks.values()], raw["lengths"])
    yield _ranked("outcomes", (raw["outcomes"][outcome(turn)] for turn in turns))
    asked = [key for turn in turns for key in turn.questions]
    yield _ranked("topics", (_topic(key, words) for key in asked))
    yield _ranked("questions", (words.questions[key] for key in asked))
    yield _ranked("signs", (sign for turn in turns for sign in turn.signs))
    ends = (end for talk in talks.values() for end in check_ends(talk, raw["checks"]))
    yield _ranked("checks", (raw["checks"][end] for end in ends))
    for section, wanted in (("helpful", True), ("unhelpful", False)):
        rated = ((turn, rating) for turn in turns for rating in turn.ratings)
        yield _ranked(section, (_rated(turn, words) for turn, rating in rated if rating is wanted))


def _when(turn: Turn, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(turn.time, zone)


def _topic(key: str, words: Words) -> str:
    topic = key.partition("/")[0]
    return words.topics.get(topic, OTHER)


def _rated(turn: Turn, words: Words) -> str:
    """Return what a rating is about: the question where the turn answers one, else how it ended."""
    if len(turn.questions) == 1:
        return words.questions[turn.questions[0]]
    return str(words.raw["outcomes"][outcome(turn)])


def _ranked(section: str, names: Iterable[str]) -> Section:
    counts = Counter(names)
    return Section(section, tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0]))))


def _lengths(lengths: Sequence[int], ranges: Sequence[Sequence[int | None]]) -> Section:
    rows = []
    for low, high in ranges:
        count = sum((low or 0) <= length and (high is None or length <= high) for length in lengths)
        name = f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"
        rows.append((name, count))
    return Section("lengths", tuple(rows), is_time=True)
