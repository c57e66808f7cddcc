"""The sentences of a message that ask something."""

from __future__ import annotations

import re

_FEW = 2  # words that a sentence needs to ask something
_WORDS = r"(?:what|what's|whats|how|how's|why|who|who's|where|which|whose)\b"
_VERBS = (
    r"(?:is|isn't|are|can|can't|could|couldn't|do|does|doesn't|did|should|shouldn't|shall|will|won't|would|wouldn't|"
    r"when)\b"
)
# "have you" asks and "have to" does not
_OTHERS = r"(?:am|was|were|has|have|had|must|may)\b"
_SOMEBODY = (
    r"(?=\s+(?:i|you|he|she|it|they|we|there|this|that|these|those|the|a|an|any|my|your|his|her|our|their|people|"
    r"anyone|someone|somebody|sepsis)\b)"
)
_OPENERS = rf"(?:{_WORDS}|{_VERBS}|{_OTHERS}{_SOMEBODY})"
NEXT = rf"(?:{_WORDS}|(?:{_VERBS}|{_OTHERS}){_SOMEBODY})"  # within a sentence
_NEW = re.compile(  # "E. coli" is one thing
    rf"(?<=[.?!;])(?<!\b[a-z]\.)\s+|\n+|,?\s+(?:and|also|plus|but|or|because|so)\s+(?=(?:also\s+|then\s+)?{NEXT})",
    re.IGNORECASE,
)
_BEFORE = r"(?:and|also|but|so|or|ok|okay|well|please|then|now|hi|hello|plus|anyway|basically|just)"
_ASKS = re.compile(
    rf"\?\W*$|^\W*(?:{_BEFORE}\W+)*{_OPENERS}"
    rf"|(?<!\bso )(?<!\bneither )(?<!\bnor )(?<!\bwhat )\b(?:is|are|does|do|can|should|will|would)\s+"
    rf"(?:that|it|this|they|he|she|i|we|you)\s+(?:ok|okay|normal|alright|right|true|bad|safe|fine|dangerous|serious|it|"
    rf"too|enough|wrong|worse)\W*$"
    r"|\b(?:wonder(?:ing|ed)?|tell me|explain|define|describe|list|name|true or false|"
    r"want(?:ed)? to (?:know|ask)|like to (?:know|ask)|need to know|any (?:idea|advice|tips|truth)|"
    r"question is|curious)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, and those that "and" joins to them where they ask."""
    return [piece.strip() for piece in _NEW.split(text) if piece.strip()]


def told_beside(text: str) -> str:
    """Return the sentences of `text` that ask nothing."""
    return " ".join(piece for piece in _pieces(text) if not asks(piece))


def _pieces(text: str) -> list[str]:
    return [piece for piece in sentences(text) if len(piece.split()) >= _FEW]


def asks_anywhere(text: str) -> bool:
    """Say whether a sentence of `text` asks something."""
    return asks(text) or any(map(asks, _pieces(text)))


def asks(sentence: str) -> bool:
    """Say whether `sentence` asks something, with or without a question mark."""
    return _ASKS.search(sentence) is not None
