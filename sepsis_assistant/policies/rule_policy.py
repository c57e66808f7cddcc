"""Rasa's RulePolicy with an index over its rules, so that its cost does not grow with the conversation."""

from __future__ import annotations

import warnings
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.policies.cheaper_rasa import spare_every_turn
from sepsis_assistant.policies.rule_states import History, RuleIndex
from sepsis_assistant.policies.views import shared_views

# Rasa looks for exactly its own class and not for a subclass; all that it then warns of works here too.
warnings.filterwarnings("ignore", message="'RulePolicy' is not included")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """Predict what Rasa's RulePolicy predicts; training, rules and their checks are Rasa's own.

    Rasa puts the whole conversation into states, twice a prediction, and compares them with every rule. But a
    rule can only apply if it ends with the action run last and the intent of the message: only those are
    compared, and only as many states are made as the longest of them has.
    """

    _index: RuleIndex | None = None

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> IndexedRulePolicy:
        """Load the trained policy and index its rules."""
        policy: IndexedRulePolicy = super().load(*args, **kwargs)
        policy._index = RuleIndex.of(policy.lookup)
        spare_every_turn()
        return policy

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        by_intent = self._index is not None and self._index.by_intent and not tracker.active_loop_name
        if use_text_for_last_user_input and by_intent:
            return None, None, False  # there is nothing to be found
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        last = tracker.latest_action_name
        if self._index is None or not last:
            return super()._prediction_states(tracker, domain, use_text_for_last_user_input, rule_only_data)
        history = History(tracker, shared_views().counted(tracker), self._index.slots)
        states = list(history.states(self._index.length(last)))[::-1]
        if use_text_for_last_user_input and last == ACTION_LISTEN_NAME:
            states[-1].pop(USER, None)  # no rule here names a text: load() has looked
        return states

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if self._index is None or PREVIOUS_ACTION not in states[-1]:
            return super()._get_possible_keys(lookup, states)
        keys = self._index.candidates(states[-1], rules=lookup is self.lookup[RULES])
        return super()._get_possible_keys({key: lookup[key] for key in keys}, states)
