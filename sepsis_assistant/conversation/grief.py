"""Answer somebody who tells of a death or a past illness: a kind line, then the facts asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.conversation.fallback import Topics
from sepsis_assistant.conversation.names import LISTEN
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.knowledge.dialogue import ASK

GRIEF = DATA / "conversation" / "grief.yml"
_LOSS, _PAST = "utter_report_bereavement", "utter_report_past_episode"
_KIND = {"report_bereavement": _LOSS, "report_past_episode": _PAST}
_LEAST = 0.001  # confidence of the topic; below it nothing certain was asked
_STEM = 4  # letters: "cause" and "causes", "prevented" and "prevention"
_KEYS = ("whose", "things", "almost", "deaths", "asks", "in_every_title")


@dataclass(frozen=True)
class GriefWords:
    """Hold how a death and a question are told, and the words of titles that name no topic."""

    death: re.Pattern[str]
    question: re.Pattern[str]
    in_every_title: frozenset[str]

    def named_topics(self, text: str, titles: Mapping[str, str]) -> list[str]:
        """Return the topics whose titles the text names: grief outweighs every topic in the ranking."""
        words = self._stems(re.findall(r"[a-z]+", text.lower()))
        own = {
            name: set(self._stems(word for word in title.lower().split() if len(word) >= _STEM))
            for name, title in titles.items()
            if name.startswith(ASK)
        }
        return [name for word in words for name, stems in own.items() if word in stems]

    def _stems(self, words: Iterable[str]) -> list[str]:
        return [word[:_STEM] for word in words if word not in self.in_every_title]


def grief_step(turn: Turn, words: GriefWords, topics: Topics) -> Step | None:
    """Return the kind line, then the topic that the message asks about, then the end of the turn."""
    kind = _kind_line(turn, words)
    if kind is None:
        return None
    if turn.begins:
        return Step(kind)
    answer = _answer_asked_for(turn, words, topics)
    if turn.last == kind and answer:
        return Step(answer)
    return Step(LISTEN) if turn.loop is None and turn.last in (kind, answer) else None


def _kind_line(turn: Turn, words: GriefWords) -> str | None:
    told = turn.intent in _KIND or turn.intent.startswith(ASK)
    return _LOSS if told and words.death.search(turn.message.typed) else _KIND.get(turn.intent)


def _answer_asked_for(turn: Turn, words: GriefWords, topics: Topics) -> str | None:
    """Return the answer to the question in the message, if there is one."""
    text = turn.message.typed
    if turn.intent not in _KIND:
        return f"utter_{turn.intent}"
    if not words.question.search(text):
        return None
    ranked = (name for name, p in turn.message.ranking if name.startswith(ASK) and p >= _LEAST)
    found = next(iter((*words.named_topics(text, topics.titles), *ranked)), None)
    return f"utter_{found}" if found else None


def load_grief_words(path: Path = GRIEF) -> GriefWords:
    """Return the words in `path`; raise DataError with file and line where it is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    not_almost = "".join(rf"(?<!{re.escape(str(word))} )" for word in raw["almost"])
    death = (
        rf"\b({_any(raw['whose'])})\b(?! ({_any(raw['things'])}))[^.?!;]{{0,40}}?\b"
        rf"{not_almost}({_any(raw['deaths'])})\b"
    )
    question = rf"\?|(^|[.,!;]\s*|\band )({_any(raw['asks'])})\b"
    return GriefWords(
        death=re.compile(death, re.IGNORECASE),
        question=re.compile(question, re.IGNORECASE),
        in_every_title=frozenset(map(str, raw["in_every_title"])),
    )


@lru_cache(maxsize=1)
def default_grief_words() -> GriefWords:
    """Return the words of data/conversation/grief.yml, read once per process."""
    return load_grief_words()


def _any(words: Iterable[object]) -> str:
    return "|".join(re.escape(str(word)) for word in words)
