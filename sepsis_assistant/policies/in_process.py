"""What the policies of this project share: they learn nothing and need nothing but the view of a turn."""

from __future__ import annotations

import sys
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.lean_rasa import keep_domains_fast, keep_story_tests_fast
from sepsis_assistant.policies.cheaper_rasa import spare_every_turn
from sepsis_assistant.policies.views import Views, shared_views

# Rasa imports a model's components before it reads or writes the model's domain.
keep_domains_fast()
if sys.argv[1:2] == ["test"]:  # this is `rasa test`
    keep_story_tests_fast()

_LESS = 0.9  # for a step that yields: less than another policy's certainty, more than the rules' fallback


class InProcessPolicy(Policy):
    """Take the part of Rasa's policy interface that a policy without training leaves empty.

    A policy of ours says the next step of a turn, if it has one, and the events that come with it.
    """

    _views: Views

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> InProcessPolicy:
        """Build the policy for Rasa's graph, and read its data before the first message."""
        policy = cls(config, model_storage, resource, execution_context)
        policy._views = shared_views()
        policy.read_data()
        spare_every_turn()
        return policy

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> InProcessPolicy:
        """Build the policy: there is nothing to load."""
        return cls.create(*args, **kwargs)

    def read_data(self) -> None:
        """Read the data that the policy needs, so that no turn has to."""

    @abstractmethod
    def next_step(self, turn: Turn, domain: Domain) -> Step | None:
        """Return the next step of a turn, or None where this policy has no say."""

    def events_of(self, step: Step, turn: Turn) -> list[Event]:
        """Return the events that come with a step if it is taken."""
        return slot_events(step.slots)

    def events_anyway(self, turn: Turn, domain: Domain) -> list[Event]:
        """Return the events that come with a turn whichever policy has the say."""
        return []

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return certainty for the next action, or nothing at all."""
        turn = self._views.of(tracker)
        step, events = self.next_step(turn, domain), self.events_anyway(turn, domain)
        scores = self._default_predictions(domain)
        if step is None or step.action not in domain.action_names_or_texts:
            return self._prediction(scores, events=events)
        scores[domain.index_for_action(step.action)] = _LESS if step.yields else 1.0
        chosen = self.events_of(step, turn)
        return self._prediction(scores, events=events, optional_events=chosen, is_no_user_prediction=True)

    @classmethod
    def _metadata_filename(cls) -> str:
        return f"{cls.__name__}.json"

    def _create_featurizer(self) -> TrackerFeaturizer | None:  # type: ignore[override]
        return None

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Return at once: this policy learns nothing."""
        return self._resource


def slot_events(slots: Mapping[str, Any]) -> list[Event]:
    """Return the events that give slots these values."""
    return [SlotSet(name, value) for name, value in slots.items()]


def slot_changes(slots: Mapping[str, Any], turn: Turn) -> list[Event]:
    """Return the events for the slots that have other values now: every event is read again in each turn."""
    return slot_events({n: value for n, value in slots.items() if turn.slots.get(n) != value})
