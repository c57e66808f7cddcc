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
from sepsis_assistant.policies.location import default_country, line_events
from sepsis_assistant.safety.decision import features_of
from sepsis_assistant.safety.detector import default_detector

_PRIORITY = 100
_TURNS = 10  # how many messages back parts of a danger sign are added up


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(Policy):
    """Predict the emergency replies; stay silent otherwise and leave the turn to RulePolicy."""

    _country: str | None = None  # where callers are taken to be unless they say otherwise

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
        policy = cls(config, model_storage, resource, execution_context)
        policy._country = default_country()
        return policy

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
        turn = _conversation(tracker, domain)
        lines = (
            line_events(tracker, domain, self._country) if turn["last_action"] == ACTION_LISTEN_NAME else []
        )
        step, scores = next_step(turn), self._default_predictions(domain)
        if step is None or step.action not in domain.action_names_or_texts:
            return self._prediction(scores, events=lines)
        scores[domain.index_for_action(step.action)] = 1.0
        events = _events(step, tracker)
        return self._prediction(scores, events=lines, optional_events=events, is_no_user_prediction=True)


def _conversation(tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    message = tracker.latest_message
    parsed = dict(message.parse_data or {}) if message else {}
    past = [e for e in tracker.applied_events() if isinstance(e, UserUttered)][-_TURNS:-1]
    earlier = frozenset().union(*(features_of(e.parse_data) for e in past))
    safety = parsed.get("safety") or {}
    added = default_detector().combinations(features_of(parsed), earlier)
    return {
        "last_action": tracker.latest_action_name or ACTION_LISTEN_NAME,
        "intent": (parsed.get("intent") or {}).get("name") or "",
        "safety": safety,
        "added": added,
        "open": bool(tracker.get_slot("emergency_open")),
        "reply": tracker.get_slot("emergency_reply") or "emergency",
        "reminder": tracker.get_slot("reminder") or "none",
        "responses": frozenset(domain.responses),
    }


def _events(step: Step, tracker: DialogueStateTracker) -> list[Event]:
    events: list[Event] = [SlotSet(name, value) for name, value in step.slots.items()]
    if step.slots and tracker.active_loop_name:
        events.append(ActiveLoop(None))
    return events
