"""Rasa component: fold and cap the text, and keep typed slash commands from becoming intents."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.commands import commands
from sepsis_assistant.text import cap, fold, without_slash

BUTTON_INTENTS = "button_intents"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TextCleaner(GraphComponent):
    """Fold every message before anything reads it.

    Rasa's last NLU node turns any text that starts with a slash into an intent and drops what the
    components before it found. Only the intents of our own buttons may pass; every other slash goes,
    so the text is read as text in every channel.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: no button may pass."""
        return {
            # intents that a button of ours may name, as /intent
            BUTTON_INTENTS: [],
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the allowed payloads."""
        self._buttons = {f"/{name}" for name in config[BUTTON_INTENTS]}
        self._commands = {f"/{name}": payload for name, payload in commands().payloads.items()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextCleaner:
        """Build the component for Rasa's graph."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the text of each message by its clean form."""
        for message in messages:
            if message.get(TEXT) is not None:
                message.set(TEXT, self.clean(message.get(TEXT)), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Clean the training messages in the same way."""
        self.process(training_data.training_examples)
        return training_data

    def clean(self, text: str) -> str:
        """Return `text` folded and capped, without a slash that is not one of our buttons."""
        text = cap(fold(text))
        if not text.startswith("/"):
            return text
        if text in self._buttons:
            return text
        return self._commands.get(text.lower().split("@")[0], without_slash(text))
