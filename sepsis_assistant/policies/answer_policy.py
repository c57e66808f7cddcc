"""Rasa policy: answer the exact question, one answer for each detail that it names, in process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.knowledge.answers import Answer, read_answers
from sepsis_assistant.knowledge.book import AnswerBook, Routes, load_routes
from sepsis_assistant.knowledge.dialogue import ASK, LAST_ANSWER, Plan, Turn, full, plan
from sepsis_assistant.policies.in_process import InProcessPolicy

_PRIORITY = 50  # below the SafetyPolicy (100), above the RulePolicy (6)
_REMINDER = "utter_emergency_still"  # said first while an emergency is open
_TOLD = 200  # answers of one conversation that are remembered
# Slots of the domain: what the conversation is about, and what is still to be said in this turn.
DETAIL, QUEUE, TOPIC, LAST, TOLD, CITED = (
    "detail", "answer_queue", "last_topic", "last_details", "told", "citations",
)  # fmt: skip


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class AnswerPolicy(InProcessPolicy):
    """Predict topic answers with their details; stay silent otherwise and leave the turn to RulePolicy."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority between the SafetyPolicy and the RulePolicy."""
        return {"priority": _PRIORITY, "max_history": None}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return certainty for the next answer of this turn, or nothing at all."""
        action, slots = self._next(tracker, domain)
        scores = self._default_predictions(domain)
        if action not in domain.action_names_or_texts:
            return self._prediction(scores)
        scores[domain.index_for_action(action)] = 1.0
        events = [SlotSet(name, value) for name, value in slots.items()]
        return self._prediction(scores, optional_events=events, is_no_user_prediction=True)

    def _next(self, tracker: DialogueStateTracker, domain: Domain) -> tuple[str, dict[str, Any]]:
        last = tracker.latest_action_name or ACTION_LISTEN_NAME
        queue = tracker.get_slot(QUEUE)
        if last in (ACTION_LISTEN_NAME, _REMINDER):
            return self._first(tracker, domain)
        if queue is None or not last.startswith("utter_"):
            return "", {}
        if queue:
            action, detail = queue[0]
            return action, {DETAIL: detail, QUEUE: queue[1:]}
        # A detail must never leak into the next question.
        return tracker.active_loop_name or ACTION_LISTEN_NAME, {DETAIL: None, QUEUE: None}

    def _first(self, tracker: DialogueStateTracker, domain: Domain) -> tuple[str, dict[str, Any]]:
        answers = read_answers(domain.responses)
        chosen = plan(_turn(tracker), AnswerBook(_routes(), answers))
        if chosen is None:
            return "", {}
        first, *rest = chosen.steps
        slots = {
            DETAIL: first.detail,
            QUEUE: [[step.action, step.detail] for step in rest],
            TOPIC: chosen.topic,
            LAST: [full(key) for key in chosen.keys],
            TOLD: [*(tracker.get_slot(TOLD) or ()), *(chosen.keys if chosen.fresh else ())][-_TOLD:],
        }
        if first.detail == LAST_ANSWER:
            slots[CITED] = _citations(chosen, answers)
        return first.action, slots


def _turn(tracker: DialogueStateTracker) -> Turn:
    parsed = dict(tracker.latest_message.parse_data or {}) if tracker.latest_message else {}
    asked = parsed.get("question") or {}
    return Turn(
        intent=(parsed.get("intent") or {}).get("name") or "",
        details=tuple((detail, kind) for detail, kind in asked.get("details") or ()),
        unknown=tuple(asked.get("unknown") or ()),
        points_back=bool(asked.get("points_back")),
        words=len(str(parsed.get("text") or "").split()),
        topic=tracker.get_slot(TOPIC),
        last=tuple(tracker.get_slot(LAST) or ()),
        told=tuple(tracker.get_slot(TOLD) or ()),
        also=_second_topic(parsed.get("intent_ranking") or ()),
    )


def _second_topic(ranking: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the topic that comes second in the classifier's ranking, if it is likely enough."""
    for second in ranking[1:2]:
        topic = str(second.get("name") or "").removeprefix(ASK)
        if topic in _routes().topics and float(second.get("confidence") or 0) >= _routes().also_from:
            return topic
    return None


def _citations(chosen: Plan, answers: dict[str, Answer]) -> str:
    cited = [c for key in chosen.keys if key in answers for c in answers[key].metadata.get("citations") or ()]
    return "\n".join(f"- {each}" for each in dict.fromkeys(cited))


@lru_cache(maxsize=1)
def _routes() -> Routes:
    return load_routes()
