"""Rasa component: the sentence encoder's vector as a dense feature."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.encoder import default_encoder, read_manifest

SCALE = "scale"
EMBEDDING = "sentence_embedding"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Add one vector a message; tokens carry none, as our classifiers read whole sentences."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before this component."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions that must be there."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            **DenseFeaturizer.get_default_config(),
            # the unit vector is multiplied by this, so that it weighs as much as the n-gram counts
            SCALE: 10.0,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return the encoder's hashes, so that a new encoder retrains the classifiers."""
        return str(sorted(read_manifest()["files"].items()))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Build the component for Rasa's graph."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration that Rasa's base class accepts."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to each message that has a text."""
        texts = [m for m in messages if m.get(TEXT) is not None]
        for message, row in zip(texts, self._vectors(texts), strict=True):
            self._add(message, row)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to the training messages."""
        self.process(training_data.training_examples)
        return training_data

    def _vectors(self, messages: list[Message]) -> np.ndarray:
        return default_encoder().encode([m.get(TEXT) for m in messages])

    def _add(self, message: Message, row: np.ndarray) -> None:
        message.set(EMBEDDING, row)
        tokens = message.get(TOKENS_NAMES[TEXT]) or [None]
        sequence = np.zeros((len(tokens), row.shape[0]), dtype=np.float32)
        sentence = (row * self._config[SCALE])[None, :]
        for values, kind in ((sequence, FEATURE_TYPE_SEQUENCE), (sentence, FEATURE_TYPE_SENTENCE)):
            message.add_features(Features(values, kind, TEXT, self._identifier))
