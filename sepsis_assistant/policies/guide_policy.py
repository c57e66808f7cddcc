"""Rasa policies: who writes, illness without a danger sign, the guided check, grief, fallbacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event

from sepsis_assistant.conversation.asides import aside_step
from sepsis_assistant.conversation.care import default_care
from sepsis_assistant.conversation.check import check_step
from sepsis_assistant.conversation.check_answers import default_check
from sepsis_assistant.conversation.data_requests import data_request_step
from sepsis_assistant.conversation.fallback import fallback_step
from sepsis_assistant.conversation.grief import default_grief_words, grief_step
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.starts import default_starts, start_step
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.conversation.worry import worry_step
from sepsis_assistant.knowledge.answers import Answer, read_answers
from sepsis_assistant.metrics.turns import note_fallback
from sepsis_assistant.policies.in_process import InProcessPolicy, slot_events

Guide = Callable[[Turn], Step | None]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class GuidePolicy(InProcessPolicy):
    """Drive the forms of the guided check, grief and data requests; leave every other turn alone.

    The questions are Rasa forms, asked by Rasa's FormAction. This policy reads an answer ("yes she has",
    "a bit"), fills the slot, and chooses or ends the form: Rasa needs a custom action for that, and the check
    must work without the action server.
    """

    _guides: tuple[Guide, ...] = ()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority between the SafetyPolicy and those that answer."""
        return {"priority": 60, "max_history": None}

    def read_data(self) -> None:
        """Read the questions of the check, the words of complaints, of grief and of who writes."""
        default_care()
        check = partial(check_step, check=default_check())
        grief = partial(grief_step, words=default_grief_words())
        starts = partial(start_step, starts=default_starts())
        self._guides = (data_request_step, starts, worry_step, aside_step, check, grief)

    def next_step(self, turn: Turn, domain: Domain) -> Step | None:
        """Return the next step of the first guide that has one."""
        return next((step for step in (guide(turn) for guide in self._guides) if step), None)

    def events_of(self, step: Step, turn: Turn) -> list[Event]:
        """Return the slots of a step; some end the form."""
        ended = [ActiveLoop(None), *slot_events({Slot.REQUESTED: None})] if step.ends_form else []
        return [*slot_events(step.slots), *ended]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class FallbackPolicy(GuidePolicy):
    """Choose what to say when nothing was understood, after every policy that may still know an answer."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority below those that answer and above the rules."""
        return {"priority": 20, "max_history": None}

    def read_data(self) -> None:
        """Prepare for the answers that a question back may offer: those of the domain."""
        self._responses: Any = None
        self._answers: Mapping[str, Answer] = {}

    def next_step(self, turn: Turn, domain: Domain) -> Step | None:
        """Return the fallback that is due, if one is."""
        if self._responses is not domain.responses:
            self._responses, self._answers = domain.responses, read_answers(domain.responses)
        return fallback_step(turn, self._answers)

    def events_of(self, step: Step, turn: Turn) -> list[Event]:
        """Return the slots of the fallback, of which the kind is counted."""
        note_fallback(step.slots.get(Slot.FALLBACK_STEP))
        return super().events_of(step, turn)
