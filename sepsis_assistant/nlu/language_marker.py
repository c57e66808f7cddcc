"""Rasa component: mark messages in a language that we cannot answer in."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.conversation.languages import LANGUAGES, default_language_detector
from sepsis_assistant.conversation.names import Key


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageMarker(GraphComponent):
    """Write the language into the parse data; the intent stays as it is.

    It comes after the danger signs: a message with a sign in English words is English.
    """

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the languages, which Rasa's cache does not see by itself."""
        return hashlib.sha256(LANGUAGES.read_bytes()).hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageMarker:
        """Build the component for Rasa's graph, and read its data before the first message."""
        default_language_detector()
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training messages as they are."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark each message that is no button, names no danger sign in English and is in another language."""
        for message in messages:
            text, safety = message.get(TEXT) or "/", message.get(Key.SAFETY) or {}
            if text.startswith("/") or safety.get("by") == "rules":
                continue
            code = default_language_detector().detect(text)
            if code is not None:
                message.set(Key.LANGUAGE, code, add_to_output=True)
        return messages
