"""Say in one line why a message was answered as it was: a pure function of what was understood."""

from __future__ import annotations

from sepsis_assistant.review.heard import Danger, Heard, Question, Sign
from sepsis_assistant.review.words import words
from sepsis_assistant.safety.decision import in_words

_SHORT = 60  # characters of a quotation


def why(heard: Heard) -> str:
    """Return one line: what the reply says, and what decided on it."""
    said = _what_is_said(heard)
    reason = _reason(heard)
    return f"{said}: {reason}." if reason else f"{said}."


def quoted(text: str) -> str:
    """Return a quotation of at most some sixty characters."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= _SHORT else f"“{text[: _SHORT - 1].rstrip()}…”"


def sign_in_words(sign: Sign) -> str:
    """Return a sign with the words that gave it: new confusion in “doesn't know who I am”."""
    return f"{sign.label} in {quoted(sign.words)}" if sign.words else sign.label


def question_in_words(question: Question) -> str:
    """Return a question as it is asked plainly, with its probability."""
    return f"{quoted(question.text or question.key)} ({question.probability:.2f})"


def emergency_score(danger: Danger) -> str:
    """Return the probability of an emergency beside the one that is needed."""
    return f"probability of an emergency {danger.score:.3f}, needed {danger.least:.3f}"


def _what_is_said(heard: Heard) -> str:
    if heard.level != "none":
        return f"Told “{words().levels[heard.level]}”"
    if heard.told:
        return "Answered " + " and ".join(quoted(each.text or each.key) for each in heard.told)
    if heard.asked and heard.asked.back and heard.kind == "fallback":
        return "Asked back"
    if heard.asked and heard.asked.declined and heard.kind == "fallback":
        return "Declined as another subject"
    if not heard.actions:
        return "Nothing was said"
    return f"Said {heard.actions[0].name}"


def _reason(heard: Heard) -> str:
    if heard.pressed:
        return f"a button was pressed ({heard.text})"
    if heard.level == "emergency":
        return _of_emergency(heard)
    if heard.level != "none":
        return _of_care(heard)
    if heard.form:
        return f"it came into the row of questions {heard.form}"
    return _of_answer(heard) or _of_policy(heard)


def _of_emergency(heard: Heard) -> str:
    danger = heard.danger
    if danger and danger.alarm:
        return _of_alarm(danger)
    if heard.earlier:
        return "; ".join(heard.earlier)
    if heard.form:
        return f"the answer to a question of the check ({heard.form}) tells of danger"
    if heard.open:
        return "an emergency is open, and nothing in this message ends it"
    return f"the intent is {heard.intent}"


def _of_alarm(danger: Danger) -> str:
    if danger.by != "rules":
        named = in_words(danger.noticed) if danger.noticed else "a wish to die"
        return f"no words of a sign were found, the trained heads hear {named} ({emergency_score(danger)})"
    # What is named may have been found in a part of the message, which was read alone.
    found = [each for each in danger.signs if each.told and each.label in danger.noticed]
    shown = "; ".join(sign_in_words(each) for each in found) or in_words(danger.noticed)
    return f"the rules found {shown} ({emergency_score(danger)})"


def _of_care(heard: Heard) -> str:
    danger = heard.danger
    if heard.form or danger is None:
        return "what was told in the guided check decides"
    found = [each for each in danger.signs if each.told and not each.part and each.level == "urgent"]
    if found:
        return "the rules found " + "; ".join(map(sign_in_words, found)) + ", which is no danger sign alone"
    if danger.level == "urgent" and danger.score >= danger.least:
        return f"danger is likely and no sign can be named ({emergency_score(danger)})"
    kind, p = danger.kinds[0]
    return f"the trained heads take it for “{words().kinds[kind]}” ({p:.2f}), and no danger sign is told"


def _of_answer(heard: Heard) -> str:
    asked = heard.asked
    if asked is None:
        return ""
    if heard.told:
        known = [asked.of(each.key) for each in heard.told]
        likely = [each for each in known if each and each.key in asked.answers]
        if likely:
            shown = " and ".join(map(question_in_words, likely))
            return f"of our questions it is likeliest {shown}, needed {asked.limit('answer'):.2f}"
        return "it is read together with the answer before it"
    if heard.kind != "fallback":
        return ""
    if asked.declined:
        p = dict(asked.scope).get(asked.declined, 0.0)
        return f"the gate takes its subject for “{words().scopes[asked.declined]}” ({p:.2f})"
    if asked.back:
        return (
            f"no question is likely enough (best {_best(asked.ranking)}, needed {asked.limit('answer'):.2f})"
        )
    return f"no question of ours is near (best {_best(asked.ranking)})"


def _best(ranking: tuple[Question, ...]) -> str:
    return question_in_words(ranking[0]) if ranking else "none"


def _of_policy(heard: Heard) -> str:
    policy = next((each.policy for each in heard.actions if each.policy), "")
    intent, p = heard.intents[0] if heard.intents else ("none", 0.0)
    chosen = f", chosen by {policy}" if policy else ""
    return f"the intent is {intent} ({p:.2f}){chosen}"
