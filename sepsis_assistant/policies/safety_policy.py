"""Rasa policy: emergencies come first, in process, in every state of the conversation."""

from __future__ import annotations

from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.policies.emergency import Step, next_step
from sepsis_assistant.policies.guide_policy import danger_in_check
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.turns import added_signs

_PRIORITY = 100
_TURNS = 10  # how many messages back parts of a danger sign are added up


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(Policy):
    """Predict the emergency replies; stay silent otherwise and leave the turn to RulePolicy."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority above every policy of Rasa."""
        return {"priority": _PRIORITY, "max_history": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyPolicy:
        """Build the policy for Rasa's graph."""
        return cls(config, model_storage, resource, execution_context)

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> SafetyPolicy:
        """Build the policy: there is nothing to load."""
        return cls.create(*args, **kwargs)

    @classmethod
    def _metadata_filename(cls) -> str:
        return "safety_policy.json"

    def _create_featurizer(self) -> TrackerFeaturizer | None:  # type: ignore[override]
        return None

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Return at once: this policy learns nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return certainty for an emergency action, or nothing at all."""
        step = next_step(_conversation(tracker, domain))
        if step is None or step.action not in domain.action_names_or_texts:
            return self._prediction(self._default_predictions(domain))
        scores = self._default_predictions(domain)
        scores[domain.index_for_action(step.action)] = 1.0
        return self._prediction(scores, optional_events=_events(step, tracker), is_no_user_prediction=True)


def _conversation(tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    message = tracker.latest_message
    parsed = dict(message.parse_data or {}) if message else {}
    past = [e.parse_data for e in tracker.applied_events() if isinstance(e, UserUttered)][-_TURNS:-1]
    safety = dict(parsed.get("safety") or {})
    if not safety.get("alarm"):  # a yes to a question of the guided check
        safety = dict(danger_in_check(tracker) or safety)
    added = added_signs(default_detector(), parsed, past)
    safety["about"] = default_detector().about(safety.get("person", ""))
    return {
        "last_action": tracker.latest_action_name or ACTION_LISTEN_NAME,
        "intent": (parsed.get("intent") or {}).get("name") or "",
        "safety": safety,
        "added": added,
        "open": bool(tracker.get_slot("emergency_open")),
        "reply": tracker.get_slot("emergency_reply") or "emergency",
        "data_request": tracker.get_slot("data_request"),
        "responses": frozenset(domain.responses),
    }


def _events(step: Step, tracker: DialogueStateTracker) -> list[Event]:
    events: list[Event] = [SlotSet(name, value) for name, value in step.slots.items()]
    if step.slots and tracker.active_loop_name:
        events.append(ActiveLoop(None))
    return events
