"""Rasa policies: symptoms without a danger sign, the guided check, grief and fallbacks, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation import check, data_requests, fallback, grief
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.policies.in_process import InProcessPolicy

# Below the SafetyPolicy (100). Policies that answer questions stand in between, above the RulePolicy (6).
_PRIORITY, _FALLBACK_PRIORITY = 60, 20
Guide = Callable[[Turn], Step | None]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class GuidePolicy(InProcessPolicy):
    """Drive the forms of the guided check, grief and data requests; leave every other turn alone.

    The questions are Rasa forms, asked by Rasa's FormAction. This policy reads an answer ("yes she has",
    "a bit"), fills the slot, and chooses or ends the form: Rasa needs a custom action for that, and the check
    must work without the action server.
    """

    guides: tuple[Guide, ...] = (data_requests.next_step, check.next_step, grief.next_step)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority between the SafetyPolicy and those that answer."""
        return {"priority": _PRIORITY, "max_history": None}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return certainty for the next action, or nothing at all."""
        turn = turn_of(tracker)
        step = next((s for s in (guide(turn) for guide in self.guides) if s), None)
        scores = self._default_predictions(domain)
        if step is None or step.action not in domain.action_names_or_texts:
            return self._prediction(scores)
        scores[domain.index_for_action(step.action)] = 1.0
        return self._prediction(scores, optional_events=_events(step), is_no_user_prediction=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class FallbackPolicy(GuidePolicy):
    """Choose what to say when nothing was understood, after every policy that may still know an answer."""

    guides = (fallback.next_step,)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority below those that answer and above the RulePolicy."""
        return {"priority": _FALLBACK_PRIORITY, "max_history": None}


def danger_in_check(tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """Return the alarm that an answer to the guided check raises, for the SafetyPolicy."""
    return check.danger_in_answer(turn_of(tracker))


def turn_of(tracker: DialogueStateTracker) -> Turn:
    """Return what the pure functions need to know of a tracker."""
    message = tracker.latest_message
    parsed = dict(message.parse_data or {}) if message else {}
    ranking = [(str(r["name"]), float(r["confidence"])) for r in parsed.get("intent_ranking") or ()]
    return Turn(
        last=tracker.latest_action_name or ACTION_LISTEN_NAME,
        intent=(parsed.get("intent") or {}).get("name") or "",
        text=str((message.text if message else "") or ""),
        ranking=ranking,
        features=frozenset((parsed.get("safety") or {}).get("features") or ()),
        loop=tracker.active_loop_name,
        requested=tracker.get_slot(REQUESTED_SLOT),
        slots=tracker.current_slot_values(),
        before=_turns_before(tracker),
    )


def _turns_before(tracker: DialogueStateTracker) -> list[tuple[str, ...]]:
    """Return the actions of each earlier turn, newest first."""
    turns: list[list[str]] = [[]]
    for event in tracker.applied_events():
        if isinstance(event, UserUttered):
            turns.append([])
        elif isinstance(event, ActionExecuted) and event.action_name not in (None, ACTION_LISTEN_NAME):
            turns[-1].append(str(event.action_name))
    return [tuple(actions) for actions in reversed(turns[:-1])]


def _events(step: Step) -> list[Event]:
    events: list[Event] = [SlotSet(name, value) for name, value in step.slots.items()]
    if step.ends_form:
        events += [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
    return events
