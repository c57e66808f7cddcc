"""Tell what people say from what they ask: "im in leeds" after an answer asks nothing about it."""

from __future__ import annotations

import re

from sepsis_assistant.conversation.message import Message
from sepsis_assistant.retrieval.parts import asks, asks_anywhere
from sepsis_assistant.text import fold

_BE = (
    r"(?:is|are|was|were|has|have|had|looks?|feels?|seems?|sounds?|says?|said|got|went|can|can't|cannot|won't|"
    r"does|did)"
)
_WHOSE = r"(?:my|his|her|our|their|the)"
_ONE = (
    r"(?:mum|mam|mom|mother|dad|father|nan|gran|grandad|baby|son|daughter|husband|wife|brother|sister|friend)"
)
_SAYS = re.compile(
    r"^\W*(?:(?:no|nope|nah|yes|yeah|yep|ok|okay|right|sure|alright|thanks|oh|hmm|good|great|done|hi|hello|sorry)\b"
    r"|(?:i|we|he|she|they|you)(?:'?(?:m|ve|ll|d|s|re))?\s+(?!\w+\W*$)\w"
    r"|(?:i'?m|i'?ve|i'?ll|he'?s|she'?s|they'?re|we'?re|we'?ve)\b"
    r"|(?:it|there|this|that)(?:'?s|\s+is|\s+was)\s+\w|(?:it|this|that)\s+(?:hurts?|helps?|worked|stopped)\b"
    rf"|{_WHOSE}\s+\w+(?:\s+\w+)?\s+{_BE}\b|{_ONE}\s+{_BE}\b"
    r"|(?:he|she|they|we)\s+\w+\W*$"
    r"|(?:aged?\s+)?\d{1,3}\s*(?:years?|yrs?|yo|y/o|months?|mths?|weeks?|wks?)?(?:\s+old)?\W*$)",
    re.IGNORECASE,
)

_AGE = re.compile(
    r"^\W*(?:(?:he|she|they|i)(?:'?s|'?re|'?m|\s+is|\s+are|\s+am)?\s+)?(?:aged?\s+|only\s+|just\s+|about\s+|nearly\s+)?"
    r"\d{1,3}\s*(?:(?:years?|yrs?|yo|y/o|months?|weeks?)(?:\s+old)?)?\W*$",
    re.IGNORECASE,
)
# A subject, then a verb that stands for itself: "my mum's baked four cakes", "the nurses have been kind".
_FILLERS = (
    r"(?:(?:and|but|so|well|ok|okay|oh|lol|also|anyway|sorry|actually|yeah|honestly|to be honest|good|"
    r"thank you|thanks|thankyou|cheers|ta|haha)\W+)*"
)
_SUBJECT = (
    r"(?:i|we|he|she|they|you|it|this|that|there|my|his|her|our|their|the|mine|everyone|nobody|somebody)"
)
_VERB = (
    r"(?:is|are|was|were|am|has|have|had|did|didn'?t|got|went|came|said|says|told|made|gave|took|saw|read|kept|lost|"
    r"thinks?|knows?|knew|feels?|felt|loves?|likes?|wants?|needs?|keeps?|hopes?|wish|wishes|will|would|can|can'?t|"
    r"could|couldn'?t|gonna|goes|works?|lives?|looks?|seems?|sounds?|used|baked|watched|talked|asked|worries|remembers?)"
)
_TELLS = re.compile(
    rf"^\W*{_FILLERS}{_SUBJECT}(?:'?(?:m|ve|ll|d|s|re)\b)?(?:\W+[\w']+){{0,3}}?(?:\W+{_VERB}\b|'(?:s|m|re|ve|ll|d)\b)",
    re.IGNORECASE,
)
# How a request begins: "write me a poem".
_REQUEST = re.compile(
    r"^\W*(?:please\s+)?(?:(?:i|we)\s*'?(?:d|\s+would)\s+like|(?:i|we)\s+(?:want|need)|write|tell|give|make|show|find|play|translate|calculate|solve|book|order|draw|sing|list|"
    r"explain|define|describe|name|recommend|suggest|convert|summari[sz]e|help|remind|set|search|open|turn|call|"
    r"spell|count|plan|draft|compare|need|looking|best|cheap\w*)\b",
    re.IGNORECASE,
)
_TOLD = ("affirm", "deny", "goodbye", "greet", "inform_country", "thank")  # nothing is asked with these


def says(text: str) -> bool:
    """Say whether `text` tells something and asks nothing: an age, a place, a yes, how somebody is."""
    text = fold(text).lower()
    return not _asks(text) and _SAYS.search(text) is not None


def tells(text: str) -> bool:
    """Say whether `text` says something, or is a statement with a subject and a verb, and asks nothing."""
    text = fold(text).lower()
    return not _asks(text) and bool(_SAYS.search(text) or _TELLS.search(text))


def _asks(text: str) -> bool:
    return asks_anywhere(text) or any(map(asks, text.split(",")))


def requests(text: str) -> bool:
    """Say whether `text` begins as a request does."""
    return _REQUEST.search(fold(text)) is not None


def asks_on(message: Message) -> bool:
    """Say whether a message may ask something about the answer before it, in full or as a fragment.

    A word alone that names nothing we know of, such as "foo", asks nothing.
    """
    if message.intent in _TOLD or says(message.typed):
        return asks_anywhere(message.typed)
    return asks_anywhere(message.typed) or bool(message.details) or len(message.text.split()) > 1


def is_age(text: str) -> bool:
    """Say whether `text` is an age and nothing else: "she's 84"."""
    return _AGE.search(fold(text)) is not None
