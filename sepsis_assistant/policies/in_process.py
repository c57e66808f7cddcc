"""What the policies of this project share: they learn nothing and need nothing but the tracker."""

from __future__ import annotations

from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates


class InProcessPolicy(Policy):
    """Take the part of Rasa's policy interface that a policy without training leaves empty."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> InProcessPolicy:
        """Build the policy for Rasa's graph."""
        return cls(config, model_storage, resource, execution_context)

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> InProcessPolicy:
        """Build the policy: there is nothing to load."""
        return cls.create(*args, **kwargs)

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
