"""Rasa component: the country that somebody says to be in, as the entity `country`."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from sepsis_assistant.conversation.countries import COUNTRIES
from sepsis_assistant.conversation.names import Key
from sepsis_assistant.conversation.places import LOCATIONS, Mention, default_gazetteer

_BARE = 3  # words of a message that is hardly more than a name


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CountryExtractor(EntityExtractorMixin, GraphComponent):
    """Emit the ISO code of a stated location; a country that is only mentioned is no location."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            # intents that answer "where are you?": the one country that they name is where they are
            "telling_intents": ["inform_country"],
            # intents that ask for the number of the one country that they name
            "asking_intents": ["ask_emergency_number", "ask_what_to_do"],
            # intents that a short question for such a number has by mistake: it gets the first of those above
            "misread_intents": ["ask_what_to_do", "nlu_fallback", "out_of_scope"],
            # intents that hardly more than the name of a country, "and germany?", has by mistake
            "bare_intents": ["ask_about_detail", "nlu_fallback", "out_of_scope"],
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the data files, which Rasa's cache does not see by itself."""
        return hashlib.sha256(COUNTRIES.read_bytes() + LOCATIONS.read_bytes()).hexdigest()

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the settings."""
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CountryExtractor:
        """Build the component for Rasa's graph, and read its data before the first message."""
        default_gazetteer()
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Look for a country in each message that is no button."""
        for message in messages:
            if not (message.get(TEXT) or "/").startswith("/"):
                self._extract(message)
        return messages

    def _extract(self, message: Message) -> None:
        text, intent = message.get(TEXT), (message.get(INTENT) or {}).get("name")
        place, mentioned = default_gazetteer().here(text), default_gazetteer().mentioned(text)
        if mentioned is not None and intent in self._config["bare_intents"] and len(text.split()) <= _BARE:
            intent = self._config["telling_intents"][0]
            message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
        if intent in self._config["misread_intents"] and default_gazetteer().asks_number(text):
            intent = self._config["asking_intents"][0]
            message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
        if place is None and intent in self._config["telling_intents"]:
            place = mentioned
        if place is not None:
            self._add(message, place)
        elif mentioned is not None and intent in self._config["asking_intents"]:
            message.set(Key.ASKED_COUNTRY, mentioned.code, add_to_output=True)
        denied = default_gazetteer().denied(text)
        if denied is not None:
            message.set(Key.DENIED_COUNTRY, denied, add_to_output=True)

    def _add(self, message: Message, place: Mention) -> None:
        entity = {
            "entity": "country",
            "start": place.start,
            "end": place.end,
            "value": place.code,
            "confidence_entity": 1.0,
        }
        found = message.get(ENTITIES, []) + self.add_extractor_name([entity])
        message.set(ENTITIES, found, add_to_output=True)
