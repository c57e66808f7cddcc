"""List the redacted messages that got no answer: those that are alike together, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sepsis_assistant.insight.clusters import Encode, clusters
from sepsis_assistant.storage.unanswered import UnansweredMessage

_EACH = 8  # different texts that are shown of a group
_REPLIES = {
    "utter_fallback": "not understood or asked back",
    "utter_out_of_scope": "another subject",
    "utter_not_covered": "my sources do not answer that",
}
_NOTHING = (
    "No message of these days is kept. "
    "They are kept for 14 days where the servers run with SEPSIS_KEEP_UNANSWERED=1."
)


def as_list(messages: Sequence[UnansweredMessage], encode: Encode) -> str:
    """Return the messages as lines, by the reply that stood in the place of an answer."""
    return "\n".join(_lines(messages, encode)) if messages else _NOTHING


def _lines(messages: Sequence[UnansweredMessage], encode: Encode) -> Iterator[str]:
    yield f"{len(messages)} messages without an answer, redacted."
    yield "What people tell may still show who they are."
    for reply, name in _REPLIES.items():
        texts = [message.text for message in messages if message.reply == reply]
        if texts:
            yield f"\n{name[0].upper()}{name[1:]} ({len(texts)})"
        for group in clusters(texts, encode):
            yield f"  {len(group)} alike" if len(group) > 1 else "  once"
            yield from (f"    - {text}" for text in list(dict.fromkeys(group))[:_EACH])
