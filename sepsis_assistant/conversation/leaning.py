"""Read a short question with the last one: "how long?" after "How do people recover from sepsis?" """

from __future__ import annotations

import re
from collections.abc import Callable

from sepsis_assistant.conversation.message import Message
from sepsis_assistant.knowledge.dialogue import ASK, DETAIL, FALLBACK
from sepsis_assistant.retrieval.asked import Asked
from sepsis_assistant.retrieval.words import names_sepsis

_LONGEST = 9  # words of a question that may lean on the last one
_SURE = 0.85  # probability of a question that stands by itself
_LEAST = 0.4  # probability, among all but the last question, of the one that is meant
_OTHERS = (DETAIL, FALLBACK, "out_of_scope")
_LEANS = re.compile(
    r"^\W*(and|or|but|so|what about|how about|what if|also|then|same|is (that|it)|are (they|those)|"
    r"does (that|it)|do (they|those)|can (that|it|they)|will (that|it|they)|"
    r"how (long|often|many|much|fast|soon|come)\W*$)\b|"
    r"\b(that|those|them|these|then|too|either)\W*$",
    re.IGNORECASE,
)
Ask = Callable[[str], Asked]


def leans(message: Message) -> bool:
    """Say whether a message may mean something only with the question before it."""
    short = len(message.text.split()) <= _LONGEST and not names_sepsis(message.text)
    if not short or not (message.intent in _OTHERS or message.intent.startswith(ASK)):
        return False
    stands = bool(message.choice.answers) and message.asked.best >= _SURE
    return not stands or _LEANS.search(message.text) is not None


def meant(message: Message, key: str, question: str, ask: Ask) -> str | None:
    """Return the key of what `message` asks after the answer `key` to `question`, or None if not clear."""
    if not leans(message):
        return None
    asked = ask(f"{question} {message.text}")
    others = [(each, p) for each, p in asked.ranking if each != key]
    if not others:
        return None
    rest = 1.0 - sum(p for each, p in asked.ranking if each == key)
    best, p = others[0]
    return best if p / max(rest, 1e-6) >= _LEAST else None
