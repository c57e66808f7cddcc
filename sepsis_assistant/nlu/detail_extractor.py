"""Rasa component: the details that a question names, as entities, and what kind of question it is."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from sepsis_assistant.conversation.names import Key
from sepsis_assistant.knowledge.details import KNOWLEDGE
from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.numbers.reader import READINGS
from sepsis_assistant.phrases.words import WORDS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DetailExtractor(EntityExtractorMixin, GraphComponent):
    """Add one entity for each detail: its kind as the entity, its id as the value."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: there is nothing to set."""
        return {}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the data, which Rasa's cache does not see by itself."""
        files = [*sorted(KNOWLEDGE.glob("*.yml")), WORDS, READINGS]
        return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DetailExtractor:
        """Build the component for Rasa's graph, and read its data before the first message."""
        default_reader()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities and the reading of the question to each message that a person typed."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                self._read(message, text)
        return messages

    def _read(self, message: Message, text: str) -> None:
        question = default_reader().read(text)
        found = [
            {
                "entity": each.kind,
                "start": each.start,
                "end": each.end,
                "value": each.detail,
                "confidence_entity": 1.0,
            }
            for each in question.details
        ]
        entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
        message.set(ENTITIES, entities, add_to_output=True)
        message.set(Key.QUESTION, question.as_dict(), add_to_output=True)
