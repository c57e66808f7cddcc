"""Say at which stage a message went wrong: a pure function of what was understood and of what was wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sepsis_assistant.review.cases import Case
from sepsis_assistant.review.heard import Danger, Heard, Sign
from sepsis_assistant.review.why import emergency_score, question_in_words, quoted, sign_in_words
from sepsis_assistant.review.words import OTHER, QUESTION, SELF_HARM, words
from sepsis_assistant.safety.decision import in_words

_GRAVE = {"none": 0, "routine": 1, "urgent": 2, "emergency": 3}
_WISH = "self_harm"


@dataclass(frozen=True)
class Stage:
    """Hold the name of a stage (data/review.yml) and what was found there, in words."""

    name: str
    found: str = ""

    @property
    def said(self) -> str:
        """Return one sentence on what went wrong."""
        return words().stages[self.name].said.format(self.found)

    @property
    def mend(self) -> str:
        """Return what mends it."""
        return words().stages[self.name].mend

    @property
    def looked_at_by(self) -> Sequence[str]:
        """Return the tests that look at this stage."""
        return words().stages[self.name].looked_at_by


def stage_of(case: Case, heard: Heard) -> Stage:
    """Return where a message that is met wrongly went wrong."""
    if case.keys:
        return _of_answer(case, heard)
    danger = heard.danger
    if danger is None:
        return Stage("intent_kept", heard.intent)
    if case.level == SELF_HARM:
        return Stage("wish", _wish(danger))
    wanted = _GRAVE["none" if case.level in (QUESTION, OTHER) else str(case.level)]
    if _GRAVE[heard.level] == wanted:  # another subject, which got an answer
        return Stage("answered", " and ".join(quoted(each.text or each.key) for each in heard.told))
    if _GRAVE[danger.level] == wanted:
        return Stage("other_reply", danger.level)
    if _GRAVE[heard.level] > wanted:
        return _too_grave(danger)
    return _missed(danger) if case.level == "emergency" else _too_mild(danger)


def _missed(danger: Danger) -> Stage:
    """Return why a danger got no emergency reply."""
    signs = [each for each in danger.signs if not each.part]
    alarming = [each for each in signs if each.alarms]
    taken = [each for each in signs if not each.told and each.level == "emergency"]
    urgent = [each for each in signs if each.told and each.level == "urgent"]
    if danger.decided == "emergency":
        return Stage("calmed", danger.decided)
    if alarming:
        return Stage("outweighed", f"{_list(alarming)}; {emergency_score(danger)}")
    if taken:
        return Stage("taken_back", "; ".join(f"{sign_in_words(each)}, for {each.why}" for each in taken))
    if urgent:
        return Stage("less_grave", f"{_list(urgent)}; {emergency_score(danger)}")
    likeliest = f"likeliest {danger.heard[0][0]} ({danger.heard[0][1]:.3f}, needed {danger.named:.2f})"
    if danger.score >= danger.least:
        return Stage("unnamed", f"{emergency_score(danger)}; {likeliest}")
    return Stage("no_sign", f"{emergency_score(danger)}; {likeliest}")


def _too_grave(danger: Danger) -> Stage:
    """Return why a message got a graver reply than it should."""
    if danger.alarm and danger.reply == _WISH:
        return Stage("wish", _wish(danger))
    level = "emergency" if danger.alarm else "urgent"
    told = [each for each in danger.signs if each.told and not each.part and each.level == level]
    named = [each for each in told if each.label in danger.noticed] or told
    if danger.alarm and danger.by == "rules":
        return Stage("sign_told", _list(named) or in_words(danger.noticed))
    if danger.alarm:
        return Stage("heads_alarm", f"{in_words(danger.noticed)}; {emergency_score(danger)}")
    if danger.level == "urgent" and told:
        return Stage("sign_told", _list(told))
    return Stage("heads_ill", _kinds(danger))


def _too_mild(danger: Danger) -> Stage:
    """Return why a message that needs help got a milder reply than it should, or none."""
    if _GRAVE[danger.decided] > _GRAVE[danger.level]:
        return Stage("calmed", danger.decided)
    taken = [each for each in danger.signs if not each.told and not each.part]
    if taken:
        return Stage("taken_back", "; ".join(f"{sign_in_words(each)}, for {each.why}" for each in taken))
    return Stage("heads_ill", _kinds(danger))


def _of_answer(case: Case, heard: Heard) -> Stage:
    """Return why a question did not get one of the answers that are right for it."""
    asked = heard.asked
    if heard.level != "none":
        return Stage("danger_first", heard.level)
    if asked is None:
        return Stage("intent_kept", heard.intent)
    wanted = [each for each in asked.ranking if each.key in case.keys]
    shown = " and ".join(map(question_in_words, wanted)) or "the wanted one is not among the likely ones"
    if heard.told:
        told = [asked.of(each.key) or each for each in heard.told]
        return Stage("other_answer", f"{' and '.join(map(question_in_words, told))}; {shown}")
    if heard.kind != "fallback":
        return Stage("intent_kept", heard.intent)
    if asked.declined:
        p = dict(asked.scope).get(asked.declined, 0.0)
        return Stage("declined", f"{words().scopes[asked.declined]} ({p:.2f}); {shown}")
    best = question_in_words(asked.ranking[0]) if asked.ranking else "none"
    return Stage("asked_back", f"best {best}, needed {asked.limit('answer'):.2f}; {shown}")


def _list(signs: Sequence[Sign]) -> str:
    return "; ".join(dict.fromkeys(map(sign_in_words, signs)))


def _wish(danger: Danger) -> str:
    return f"{danger.wish:.2f} by the intent, needed {danger.least_wish:.2f}"


def _kinds(danger: Danger) -> str:
    return ", ".join(f"{words().kinds[kind]} {p:.2f}" for kind, p in danger.kinds[:3])
