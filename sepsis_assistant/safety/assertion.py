"""Decide in which sense a sign is mentioned: present, negated, past, asked about, imagined.

The idea is that of NegEx and ConText (cues with a scope), the lists are ours (data/safety/context.yml).
Doubt always ends in PRESENT: every other answer needs a cue that can be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from sepsis_assistant.safety.model import Assertion

_NEGATION_REACH = 6
_CLAUSE_WORDS = frozenset({"but", "however", "although", "though", "yet", "except", "then", "because"})
_SUBJECTS = frozenset({"i", "he", "she", "they", "it", "my", "his", "her", "we", "is", "has", "now"})
_PRESENT_VERBS = frozenset(
    {
        "is",
        "isn't",
        "has",
        "hasn't",
        "can't",
        "won't",
        "doesn't",
        "keeps",
        "looks",
        "feels",
        "seems",
    }
)
_PAST_VERBS = frozenset(
    {"was", "were", "wasn't", "had", "hadn't", "couldn't", "didn't", "felt", "went", "became"}
)
_OWN = frozenset({"my", "our", "his", "her", "he", "she", "him", "me"})
_SELF_STATE = frozenset({"is", "has", "feel", "can't", "hasn't", "isn't", "got", "keep", "just", "woke"})


@dataclass(frozen=True)
class Cue:
    """Hold one cue found in a Doc: its category and its tokens."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Context:
    """Hold the cues and the sentences of one Doc."""

    doc: Doc
    cues: tuple[Cue, ...]
    sentences: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, doc: Doc, cues: Sequence[Cue]) -> Context:
        """Return the context of `doc` with its sentence bounds worked out."""
        starts = [t.i for t in doc if t.is_sent_start] + [len(doc)]
        return cls(doc, tuple(cues), tuple(zip(starts, starts[1:], strict=False)))

    def sentence(self, token: int) -> tuple[int, int]:
        """Return the (start, end) of the sentence that holds `token`."""
        return next(s for s in self.sentences if s[0] <= token < s[1])

    def within(self, name: str, start: int, end: int) -> list[Cue]:
        """Return the cues of category `name` that lie inside [start, end)."""
        return [c for c in self.cues if c.name == name and start <= c.start and c.end <= end]

    def words(self, start: int, end: int) -> list[str]:
        """Return the norms of the tokens from `start` to `end`."""
        return [t.norm_ for t in self.doc[start:end]]

    def quote(self, cue: Cue) -> str:
        """Return the words of `cue` as written."""
        return self.doc[cue.start : cue.end].text


def assert_span(context: Context, start: int, end: int) -> tuple[Assertion, str]:
    """Return the assertion of the tokens [start, end) and the reason in words."""
    for judge in (_negated, _fiction, _other, _past, _hypothetical, _question):
        verdict = judge(context, start, end)
        if verdict:
            return verdict
    return Assertion.PRESENT, "stated, with nothing that takes it back"


def _clause_start(context: Context, token: int) -> int:
    first, _ = context.sentence(token)
    for i in range(token - 1, first - 1, -1):
        word = context.doc[i].norm_
        following = context.doc[i + 1].norm_ if i + 1 < len(context.doc) else ""
        if word in _CLAUSE_WORDS or (word in {",", "and", "-"} and following in _SUBJECTS):
            return i + 1
        if word == "," and "or" not in context.words(i, i + 7):
            return i + 1
        if word == "and":
            return i + 1
    return first


def negations_inside(context: Context, start: int, end: int) -> list[Cue]:
    """Return the negations in the gaps of [start, end) that reach its end: not "no fever but confused"."""
    return _negations(context, max(start + 1, _clause_start(context, end - 1)), end)


def _negated(context: Context, start: int, end: int) -> tuple[Assertion, str] | None:
    first = max(_clause_start(context, start), start - _NEGATION_REACH - 2)
    for cue in _negations(context, first, start):
        if start - cue.end <= _NEGATION_REACH:
            return Assertion.NEGATED, f"'{context.quote(cue)}' comes before it"
    return None


def _negations(context: Context, start: int, end: int) -> list[Cue]:
    """Return the negations in [start, end) that do not belong to a phrase of their own."""
    own = context.within("normal", max(0, start - 1), len(context.doc))
    found = context.within("negated", start, end)
    return [c for c in found if not any(p.start <= c.start and c.end <= p.end for p in own)]


def _fiction(context: Context, start: int, end: int) -> tuple[Assertion, str] | None:
    first, last = context.sentence(start)
    for cue in context.within("fiction", 0, last):
        if cue.end <= first and context.within("present", first, last):
            continue
        return Assertion.FICTION, f"'{context.quote(cue)}' says that it is not a real case"
    for cue in context.within("staged", 0, last):
        told = max(first, cue.end)
        if not _personal(context, told, last) and not context.within("urgent", told, last):
            return Assertion.FICTION, f"'{context.quote(cue)}' says that it is an exercise"
    return None


def _other(context: Context, start: int, end: int) -> tuple[Assertion, str] | None:
    first, last = context.sentence(start)
    cues = [c for c in context.within("other", first, last) if c.start < end]
    human = context.within("human", first, last)
    if cues and not human:
        return Assertion.OTHER, f"it is said of '{context.quote(cues[-1])}'"
    return None


def _past(context: Context, start: int, end: int) -> tuple[Assertion, str] | None:
    first, last = context.sentence(start)
    if context.within("present", first, last):
        return None
    here = context.within("past", first, last)
    if here:
        return Assertion.PAST, f"'{context.quote(here[0])}' puts it in the past"
    before = context.within("past", 0, last) or context.within("past", last, len(context.doc))
    verbs = set(context.words(first, last))
    if before and verbs & _PAST_VERBS and not verbs & _PRESENT_VERBS:
        return Assertion.PAST, f"told in the past after '{context.quote(before[0])}'"
    return None


def _hypothetical(context: Context, start: int, end: int) -> tuple[Assertion, str] | None:
    first = context.sentence(start)[0]
    real = context.within("real_if", first, start)
    for cue in context.within("hypothetical", first, start):
        if not any(r.start <= cue.start and cue.end <= r.end for r in real):
            return Assertion.HYPOTHETICAL, f"'{context.quote(cue)}' makes it a possibility"
    return None


def _question(context: Context, start: int, end: int) -> tuple[Assertion, str] | None:
    first, last = context.sentence(start)
    cues = context.within("general", first, last)
    if cues and not _personal(context, first, last):
        return Assertion.QUESTION, f"'{context.quote(cues[0])}' asks in general"
    return None


def _personal(context: Context, first: int, last: int) -> bool:
    words = context.words(first, last)
    pairs = zip(words, [*words[1:], ""], strict=True)
    return any(a in _OWN or (a == "i" and b in _SELF_STATE) for a, b in pairs)
