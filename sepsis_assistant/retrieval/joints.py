"""The questions of a message: sentences that ask, and what one sentence asks besides."""

from __future__ import annotations

import re

from sepsis_assistant.retrieval.parts import NEXT, asks, sentences

_MOST = 3  # questions that are read apart
_LONGEST = 60  # words of a message that is cut within its sentences
_ALONE = re.compile(r"^\W*(?:why|how|when|where)(?:\s+not)?\W*$", re.IGNORECASE)  # asks after another
_AND = r"(?:and|&|\+|also|plus|as well as|then)"
# what asks after a question, and would not by itself: "when is it", "is diarrhoea"
_ALSO = r"(?:when\s+(?:is|are|do|does|did|can|could|should|will|would)|is|are|does|do|will)\s+\w+"
_TURNED = (  # a verb before its subject: "how long does it last", not "how long it lasts"
    r"(?:what|how|why)(?:\s+(?:long|many|much|fast|quickly|often|soon|likely|bad|common))?\s+"
    r"(?:people\s+)?(?:is|are|was|were|do|does|did|can|could|should|will|would)\s+"
)
# "signs in adults and in babies", "is it catching and for how long"
_REST = (
    r"(?:(?:what|how)\s+about|for\s+how|if\s+so|if\s+not|whether|"
    r"(?:in|during|for|after)\s+(?:\w+\s+){0,3}\w+\W*$)"
)
_JOINT = re.compile(
    rf",\s*(?=(?:{_AND}\s+)?(?:{NEXT}|{_ALSO}))"
    rf"|,?\s*{_AND}\s+(?=(?:also\s+)?(?:{NEXT}|{_ALSO}|{_REST}|(?:why|how|when|where)\W*$))"
    rf"|,\s*(?=if\s+so\b)"
    rf"|(?<!\bknow)(?<!\btell)(?<!\bme)(?<!\bask)(?<!\bexplain)(?<!\bsay)(?<!\bsee)(?<!\bunderstand)(?<!\babout)"
    rf"(?<!\bof)(?<!\bon)(?<!\bis)(?<!\band)(?<!\bor)(?<!\bfor)(?<!\bthat)(?<!\bidea)(?<!\bto)(?<!\bfrom)(?<!\bbut)"
    rf"(?<!\balso)(?<!\bso)(?<!\bok)(?<!\bwonder)(?<!\bwondering)(?<!,)\s+(?={_TURNED})",
    re.IGNORECASE,
)
_LEANING = re.compile(rf"^\W*(?:{_AND}\s+)?{_REST}", re.IGNORECASE)
_NAME = (
    r"(?:(?:early |main |first )?(?:signs?|symptoms?)|causes?|treatments?|prevention|diagnosis|"
    r"stages?|types?|definition|"
    r"risk factors|risks|complications|after.?effects|recovery|history|outlook|prognosis|cure|"
    r"survival rate|death rate)"
)
# "causes and treatment of sepsis"
_NAMES = re.compile(
    rf"^(?P<before>\W*(?:(?:please|what are|what is|what's|whats|list|explain|describe|"
    rf"tell me(?: about)?|give me|name|"
    rf"i need|about)\s+)*(?:the\s+)?)"
    rf"(?P<names>{_NAME}(?:(?:\s*[,/&+]\s*|\s+and\s+)+(?:the\s+)?{_NAME})+)(?P<after>\b.*)$",
    re.IGNORECASE,
)


def questions_in(text: str) -> list[str]:
    """Return what `text` asks, question by question, the last of many; none where it is one sentence.

    A sentence is cut only where the message tells nothing beside its questions.
    """
    told = sentences(text)
    only_asks = len(text.split()) <= _LONGEST and all(map(_is_question, told))
    found = [half for each in told for half in (_halves(each) if only_asks else [each])]
    asking: list[str] = []
    for each in found:
        if _ALONE.match(each) if len(each.split()) == 1 else only_asks or asks(each):
            asking += [each] if asking or len(each.split()) > 1 else []
    found = [each for each in found if len(each.split()) > 1 or each in asking]
    return asking[-_MOST:] if len(found) > 1 else []


def _is_question(sentence: str) -> bool:
    return asks(sentence) or _ALONE.match(sentence) is not None or _NAMES.match(sentence) is not None


def _halves(sentence: str) -> list[str]:
    """Return the questions of a sentence, which is left whole where a half of it asks nothing."""
    named = _NAMES.match(sentence)
    if named:
        names = re.findall(_NAME, named["names"], re.IGNORECASE)
        return [f"{named['before']}{name}{named['after']}" for name in names]
    first, *rest = (half.strip() for half in _JOINT.split(sentence))
    whole = asks(first) and len(first.split()) > 1
    return [first, *rest] if whole and all(map(_may_follow, rest)) else [sentence]


def _may_follow(half: str) -> bool:
    return asks(half) or _ALONE.match(half) is not None or _LEANING.match(half) is not None
