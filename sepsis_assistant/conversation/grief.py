"""Answer somebody who tells of a death or a past illness: a kind line, then the facts asked for."""

from __future__ import annotations

import re

from sepsis_assistant.conversation.fallback import default_topics
from sepsis_assistant.conversation.turn import LISTEN, Step, Turn

_LOSS, _PAST = "utter_report_bereavement", "utter_report_past_episode"
_KIND = {"report_bereavement": _LOSS, "report_past_episode": _PAST}
# A death in the family told beside a question or a story: "My sister died of sepsis. What are the signs?"
_DEATH = re.compile(
    r"\b(my|our)\b(?! (character|game|book|story|phone|mobile|battery|laptop|car|engine|plant))"
    r"[^.?!;]{0,40}?\b"
    r"(?<!nearly )(?<!almost )(?<!could have )(died|passed away|passed on|didn't make it|did not survive)\b",
    re.IGNORECASE,
)
# A question in the message: its mark, or how a sentence that asks begins.
_ASKS = re.compile(
    r"\?|(^|[.,!;]\s*|\band )(what|why|how|who|which|when|can|could|is|are|does|do|did|tell me|explain)\b",
    re.IGNORECASE,
)

_LEAST = 0.001  # confidence of the topic; below it nothing certain was asked
_IN_ALL = ("sepsis", "what", "where", "come", "from", "does")  # words of titles that tell no topic
_STEM = 4  # letters: "cause" and "causes", "prevented" and "prevention"


def next_step(turn: Turn) -> Step | None:
    """Return the kind line, then the topic that the message asks about, then the end of the turn."""
    kind = _kind(turn)
    if kind is None:
        return None
    if turn.begins:
        return Step(kind)
    answer = _topic(turn)
    if turn.last == kind and answer:
        return Step(answer)
    return Step(LISTEN) if turn.loop is None and turn.last in (kind, answer) else None


def _kind(turn: Turn) -> str | None:
    told = turn.intent in _KIND or turn.intent.startswith("ask_")
    return _LOSS if told and _DEATH.search(turn.text) else _KIND.get(turn.intent)


def _topic(turn: Turn) -> str | None:
    if turn.intent not in _KIND:
        return f"utter_{turn.intent}"
    if not _ASKS.search(turn.text):
        return None
    named = _named(turn.text)
    ranked = [name for name, p in turn.ranking if name.startswith("ask_") and p >= _LEAST]
    topics = [*named, *ranked]
    return f"utter_{topics[0]}" if topics else None


def _named(text: str) -> list[str]:
    """Return the topics whose titles the text names: grief outweighs every topic in the ranking."""
    words = [w[:_STEM] for w in re.findall(r"[a-z]+", text.lower()) if w not in _IN_ALL]
    stems = {
        name: {w[:_STEM] for w in title.lower().split() if len(w) >= _STEM and w not in _IN_ALL}
        for name, title in default_topics().titles.items()
        if name.startswith("ask_")
    }
    return [name for word in words for name, own in stems.items() if word in own]
