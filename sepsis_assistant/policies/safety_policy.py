"""Rasa policy: emergencies come first, in process, in every state of the conversation."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation.countries import default_country
from sepsis_assistant.conversation.emergency import Step, next_step
from sepsis_assistant.policies.in_process import InProcessPolicy
from sepsis_assistant.policies.location import country_here, line_events
from sepsis_assistant.policies.turn import conversation_of

_PRIORITY = 100
_LESS = 0.9  # less than the AnswerPolicy's certainty, more than the RulePolicy's fallback


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(InProcessPolicy):
    """Predict the emergency replies; stay silent otherwise and leave the turn to RulePolicy."""

    _country: str | None = None  # where callers are taken to be unless they say otherwise

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority above every policy of Rasa."""
        return {"priority": _PRIORITY, "max_history": None}

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> SafetyPolicy:
        """Build the policy for Rasa's graph; raise SettingError for a country that is not known."""
        policy = cls(*args, **kwargs)
        policy._country = default_country()
        return policy

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return certainty for an emergency action, or nothing at all."""
        turn = conversation_of(tracker, domain, country_here(tracker, self._country))
        lines: list[Event] = []
        if turn["last_action"] == ACTION_LISTEN_NAME:
            lines = [*line_events(tracker, domain, self._country), *_language_events(turn, tracker)]
        step, scores = next_step(turn), self._default_predictions(domain)
        if step is None or step.action not in domain.action_names_or_texts:
            return self._prediction(scores, events=lines)
        scores[domain.index_for_action(step.action)] = _LESS if step.yields else 1.0
        events = _events(step, tracker)
        return self._prediction(scores, events=lines, optional_events=events, is_no_user_prediction=True)


def _events(step: Step, tracker: DialogueStateTracker) -> list[Event]:
    events: list[Event] = [SlotSet(name, value) for name, value in step.slots.items()]
    if step.slots and tracker.active_loop_name:
        events.append(ActiveLoop(None))
    return events


def _language_events(turn: dict[str, Any], tracker: DialogueStateTracker) -> list[Event]:
    foreign = turn["foreign_line"] is not None
    return [] if tracker.get_slot("foreign_language") == foreign else [SlotSet("foreign_language", foreign)]
