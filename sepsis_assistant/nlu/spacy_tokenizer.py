"""Rasa component: tokens of spaCy's rule-based English tokenizer, which needs no model."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BlankSpacyTokenizer(Tokenizer):
    """Split messages as spaCy does. Rasa's own SpacyTokenizer insists on a downloaded model."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the English tokenizer."""
        super().__init__(config)
        self._tokenizer = spacy.blank("en").tokenizer

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that Rasa's base class reads."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions that must be there."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BlankSpacyTokenizer:
        """Build the component for Rasa's graph."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training messages without tokens: what is trained here reads whole texts."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of `attribute`; a text without words is one token."""
        text = message.get(attribute)
        tokens = [Token(t.text, t.idx) for t in self._tokenizer(text) if not t.is_space]
        return self._apply_token_pattern(tokens or [Token(text, 0)])
