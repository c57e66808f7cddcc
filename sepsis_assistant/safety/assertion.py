"""Decide in which sense a sign is mentioned: present, negated, past, asked about, imagined.

The idea is that of NegEx and ConText (cues with a scope), the lists are ours (data/safety/context.yml).
Doubt always ends in PRESENT: every other answer needs a cue that can be shown.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from sepsis_assistant.phrases.tokens import Span
from sepsis_assistant.safety.context import Context, Cue, Cues, higher, rank_of
from sepsis_assistant.safety.model import Assertion

Verdict = tuple[Assertion, str]
_OWNED = 3  # words between "mum's" and its verb


def assert_span(context: Context, tokens: Span) -> Verdict:
    """Return the assertion of the `tokens` [start, end) and the reason in words."""
    (start, end), sentence = tokens, context.sentence(tokens[0])
    return (
        _negated(context, start)
        or context.once(_usual, sentence)
        or context.once(_fiction, sentence)
        or _other(context, sentence, end)
        or context.once(_past, sentence)
        or _hypothetical(context, sentence, start)
        or context.once(_question, sentence)
        or (Assertion.PRESENT, "stated, with nothing that takes it back")
    )


def negations_inside(context: Context, start: int, end: int) -> list[Cue]:
    """Return the negations in the gaps of [start, end) that reach its end: not "no fever but confused"."""
    return _negations(context, _clause_start(context, end - 1, start + 1), end)


def _clause_start(context: Context, token: int, least: int) -> int:
    """Return where the clause of `token` begins, but nothing before `least`."""
    norms, words, first = context.norms, context.rules.words, max(context.sentence(token)[0], least)
    for i in range(token - 1, first - 1, -1):
        word = norms[i]
        following = norms[i + 1] if i + 1 < len(norms) else ""
        if word in words.clause or (word in {",", "and", "-"} and following in words.subject):
            return i + 1
        if word == "," and "or" not in norms[i : i + 7]:
            return i + 1
        if word == "and":
            return i + 1
    return first


def _negated(context: Context, start: int) -> Verdict | None:
    reach = context.rules.negation_reach
    first = _clause_start(context, start, start - reach - 2)
    for cue in _negations(context, first, start):
        if start - cue.end <= reach:
            return Assertion.NEGATED, f"'{context.quote(cue)}' comes before it"
    return None


def _usual(context: Context, sentence: Span) -> Verdict | None:
    """Return the verdict of words that call it usual for the person, unless something new is told as well."""
    if context.cues("present").within(*sentence):
        return None
    if cues := context.cues("usual").within(*sentence):
        return Assertion.NEGATED, f"'{context.quote(cues[0])}' says that it is usual"
    return None


def _negations(context: Context, start: int, end: int) -> list[Cue]:
    """Return the negations in [start, end) that do not belong to a phrase of their own."""
    own = context.cues("normal")
    found = [c for c in context.cues("negated").within(start, end) if not own.around(c, start - 1)]
    return [cue for cue in found if not _answers(context, cue)]


def _answers(context: Context, cue: Cue) -> bool:
    """Say whether a "no" answers what was asked before: "no he can't breathe" is no denial."""
    norms, words = context.norms, context.rules.words
    opens = cue.start == context.sentence(cue.start)[0] and norms[cue.start : cue.end] == ["no"]
    return opens and cue.end < len(norms) and norms[cue.end] in words.pronoun | words.subject


def _fiction(context: Context, sentence: Span) -> Verdict | None:
    first, last = sentence
    before = first if context.cues("present").within(first, last) else -1
    if cue := context.cues("fiction").first_ending(before, last):
        return Assertion.FICTION, f"'{context.quote(cue)}' says that it is not a real case"
    # An exercise is none when a cry for help or a word about one's own people comes after it.
    real = max((c.start + 1 for c in context.cues("urgent").within(first, last)), default=first)
    real = max(real, context.once(_after_person, sentence))
    if cue := context.cues("staged").first_ending(real - 1 if real > first else -1, last):
        return Assertion.FICTION, f"'{context.quote(cue)}' says that it is an exercise"
    return None


def _other(context: Context, sentence: Span, end: int) -> Verdict | None:
    """Return the verdict of the cue of the highest rank that starts before `end`."""
    starts, cues = context.once(_others, sentence)
    before = bisect_left(starts, end)
    if not before:
        return None
    return Assertion.OTHER, f"it is said of '{context.quote(cues[before - 1])}'"


def _others(context: Context, sentence: Span) -> tuple[list[int], list[Cue]]:
    """Return where a sentence speaks of something that is no person, and the cue that counts from there."""
    if context.cues("human").within(*sentence):
        return [], []
    cues = [c for c in context.cues("other").starting(*sentence) if c.end <= sentence[1]]
    return [cue.start for cue in cues], list(accumulate(cues, higher))


def _past(context: Context, sentence: Span) -> Verdict | None:
    first, last = sentence
    cues = context.cues("past")
    if context.cues("present").within(first, last):
        return None
    if here := cues.within(first, last):
        return Assertion.PAST, f"'{context.quote(here[0])}' puts it in the past"
    told = cues.first_ending(-1, last) or cues.first_from(last)
    verbs, words = context.once(_verbs, sentence) if told else set(), context.rules.words
    if told and verbs & words.past and not verbs & words.present:
        return Assertion.PAST, f"told in the past after '{context.quote(told)}'"
    return None


def _verbs(context: Context, sentence: Span) -> set[str]:
    """Return the words of a sentence, without the 's of "mum's speech was slurred": it is no "is"."""
    first, last = sentence
    norms, past = context.norms, context.rules.words.past
    owned = {
        i
        for i in range(first + 1, last)
        if context.is_short(i)
        and norms[i - 1] not in context.rules.words.pronoun
        and past.intersection(norms[i + 1 : i + 1 + _OWNED])
    }
    return {norms[i] for i in range(first, last) if i not in owned}


def _hypothetical(context: Context, sentence: Span, start: int) -> Verdict | None:
    """Return the verdict of a cue before `start`, unless an "if" that asks for a fact ends between them."""
    free, held = context.once(_possibilities, sentence)
    real_if = context.cues("real_if")
    found = [free.first_ending(-1, start)]
    for cue in held.within(start - real_if.longest, start):
        if all(asking.end > start for asking in real_if.around(cue, sentence[0])):
            found.append(cue)
    cues = sorted((cue for cue in found if cue), key=rank_of)
    return (Assertion.HYPOTHETICAL, f"'{context.quote(cues[0])}' makes it a possibility") if cues else None


def _possibilities(context: Context, sentence: Span) -> tuple[Cues, Cues]:
    """Return the hypothetical cues of a sentence: those on their own, and those inside an "if" that asks."""
    free: list[Cue] = []
    held: list[Cue] = []
    for cue in context.cues("hypothetical").within(*sentence):
        (held if context.cues("real_if").around(cue, sentence[0]) else free).append(cue)
    return Cues(free), Cues(held)


def _question(context: Context, sentence: Span) -> Verdict | None:
    cues = context.cues("general").within(*sentence)
    if cues and context.once(_after_person, sentence) == sentence[0]:
        return Assertion.QUESTION, f"'{context.quote(cues[0])}' asks in general"
    return None


def _after_person(context: Context, sentence: Span) -> int:
    """Return the token after the last word that speaks of a real person, or else the first one."""
    norms, words = context.norms, context.rules.words
    for i in range(sentence[1] - 1, sentence[0] - 1, -1):
        following = norms[i + 1] if i + 1 < sentence[1] else ""
        if norms[i] in words.own or (norms[i] == "i" and following in words.own_state):
            return i + 1
    return sentence[0]
