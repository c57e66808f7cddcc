"""Rasa policy: emergencies come first, in process, in every state of the conversation."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event

from sepsis_assistant.conversation.check_answers import default_check
from sepsis_assistant.conversation.countries import Country, Whereabouts, countries, default_country
from sepsis_assistant.conversation.emergency import emergency_step
from sepsis_assistant.conversation.emergency_replies import default_emergency
from sepsis_assistant.conversation.languages import languages
from sepsis_assistant.conversation.location import line_changes, whereabouts
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.metrics.turns import note_signs
from sepsis_assistant.policies.in_process import InProcessPolicy, slot_changes


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(InProcessPolicy):
    """Predict the emergency replies; stay silent otherwise and leave the turn to other policies."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority above every other policy."""
        return {"priority": 100, "max_history": None}

    def read_data(self) -> None:
        """Read what is said where; raise SettingError for a country that is not known."""
        self._emergency, self._check = default_emergency(), default_check()
        self._countries, self._languages = countries(), languages()
        self._country = default_country()  # where callers are taken to be unless they say otherwise

    def next_step(self, turn: Turn, domain: Domain) -> Step | None:
        """Return the emergency action that is due, or None."""
        line = self._foreign_line(turn)
        return emergency_step(turn, self._emergency, self._check, domain.responses, line)

    def events_of(self, step: Step, turn: Turn) -> list[Event]:
        """Return the slots of the emergency; it ends the guided check."""
        note_signs(step.signs)
        ended = [ActiveLoop(None)] if step.slots and turn.loop else []
        return [*slot_changes(step.slots, turn), *ended]

    def events_anyway(self, turn: Turn, domain: Domain) -> list[Event]:
        """Return the change of country and of language, which hold for every answer."""
        if not turn.begins:
            return []
        general = {slot.name: slot.initial_value for slot in domain.slots}
        where = self._where(turn)
        changes = line_changes(turn, where, self._country_of(where), general)
        return slot_changes({**changes, Slot.FOREIGN_LANGUAGE: self._foreign_line(turn) is not None}, turn)

    def _where(self, turn: Turn) -> Whereabouts:
        return whereabouts(turn, self._country)

    def _country_of(self, where: Whereabouts) -> Country | None:
        return self._countries.get(where.number_for() or "")

    def _foreign_line(self, turn: Turn) -> str | None:
        """Return what to say in the language of the message, or None for English."""
        language = self._languages.get(turn.message.language or "")
        if language is None:
            return None
        country = self._country_of(self._where(turn))
        return language.says(country.emergency if country else ())
