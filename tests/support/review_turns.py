"""Make up what was understood of a turn, for tests of how it is shown and judged."""

from __future__ import annotations

from typing import Any

from sepsis_assistant.review.heard import Action, Asked, Danger, Heard, Question, Reply, Sign

TEXT = "She is not confused, but her lips are blue & <b>cold</b>"
LIMITS = (("answer", 0.3), ("part", 0.45), ("back", 0.06), ("perhaps", 0.3), ("plain", 0.6), ("decline", 0.5))
SKIN, CAUSES = "warning_signs/skin", "causes"
ANSWERED = "Is blue skin a sign?"  # the question SKIN


def sign(words: str = "lips are blue", text: str = TEXT, **changed: Any) -> Sign:
    """Return a sign that is told now, of level emergency, at the place of `words` in `text`."""
    start = text.find(words)
    made: dict[str, Any] = {
        "name": "blue", "label": "blue lips", "words": words, "start": start, "end": start + len(words),
        "level": "emergency", "sense": "present", "why": "stated", "finder": "lexicon", "person": "older",
    }  # fmt: skip
    return Sign(**(made | changed))


DENIED = sign("confused", name="confusion", label="new confusion", sense="negated", why="'not' stands before")
FEVER = sign("cold", name="cold", label="cold skin", part=True)
URGENT = sign("lips are blue", label="a sore lip", level="urgent")


def danger(level: str = "emergency", *signs: Sign, **changed: Any) -> Danger:
    """Return the decision of this level, by the rules where there are signs, else by the trained heads."""
    alarm = level == "emergency"
    named = tuple(each.label for each in signs if each.told and not each.part)
    made: dict[str, Any] = {
        "level": level, "alarm": alarm, "reply": "emergency", "noticed": named if alarm else (),
        "by": "rules" if alarm and signs else "classifier" if alarm else "none",
        "score": 0.9 if alarm else 0.03, "least": 0.088, "decided": level, "signs": signs,
        "kinds": (("emergency", 0.8), ("question", 0.2)), "heard": (("blue lips", 0.7),), "named": 0.05,
        "parts": (("her lips are blue", 0.9),), "weighed": (("bias", -1.1), ("words", 1.04)),
    }  # fmt: skip
    return Danger(**(made | changed))


def asked(**changed: Any) -> Asked:
    """Return what a message may ask: likeliest SKIN, which is answered, then CAUSES."""
    made: dict[str, Any] = {
        "ranking": (Question(SKIN, ANSWERED, 0.7), Question(CAUSES, "What causes sepsis?", 0.1)),
        "scope": (("ours", 0.9), ("near", 0.06), ("far", 0.04)), "answers": (SKIN,), "limits": LIMITS,
    }  # fmt: skip
    return Asked(**(made | changed))


def heard(**changed: Any) -> Heard:
    """Return a turn that was met with the emergency reply for blue lips."""
    made: dict[str, Any] = {
        "number": 1, "typed": TEXT, "text": TEXT, "pressed": False,
        "intents": (("report_urgent_symptoms", 1.0),), "level": "emergency", "kind": "emergency",
        "danger": danger("emergency", DENIED, sign(), FEVER), "asked": asked(),
        "actions": (Action("utter_emergency", "SafetyPolicy"),),
        "replies": (Reply("utter_emergency", "Call the emergency number now.", ("I have called",)),),
    }  # fmt: skip
    return Heard(**(made | changed))


def answered(key: str = SKIN, **changed: Any) -> Heard:
    """Return a turn that got an answer."""
    made: dict[str, Any] = {
        "level": "none", "kind": "answer", "danger": danger("none"), "intents": (("ask_warning_signs", 0.7),),
        "told": (Question(key, ANSWERED, 1.0),),
        "actions": (Action("utter_ask_warning_signs", "AnswerPolicy"),),
        "replies": (Reply("utter_ask_warning_signs", "It can be."),),
    }  # fmt: skip
    return heard(**(made | changed))


def fallback(**changed: Any) -> Heard:
    """Return a turn in which nothing was answered."""
    made: dict[str, Any] = {
        "told": (), "kind": "fallback", "intents": (("nlu_fallback", 0.9),),
        "actions": (Action("utter_fallback", "FallbackPolicy"),),
        "replies": (Reply("utter_fallback", "Do you mean one of these?"),),
    }  # fmt: skip
    return answered(**(made | changed))
