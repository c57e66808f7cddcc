"""Rasa component: the intent, by a linear head over the encoder's vector and the letters of the words."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.ahead import look_ahead
from sepsis_assistant.encoder import default_encoder
from sepsis_assistant.learning.features import rows_of
from sepsis_assistant.learning.softmax import Settings, SoftmaxModel
from sepsis_assistant.learning.vectors import VectorStore
from sepsis_assistant.nlu.fingerprints import code_of, encoder_files, hash_of
from sepsis_assistant.nlu.trained_component import TrainedComponent
from sepsis_assistant.settings import cache_folder

_HEAD = "intents.npz"
TRAINED_WITH = (
    *code_of("nlu/intent_classifier", "nlu/text_cleaner", "learning/features", "learning/softmax"),
    *code_of("learning/vectors", "encoder", "text"),
    *encoder_files(),
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(TrainedComponent):
    """Rank the intents of each message.

    It reads texts and not Rasa's features: those cost a Python object a token, in training a gigabyte.
    """

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions that must be there."""
        return ["onnxruntime", "tokenizers", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            # passes over the training messages, first step size, weight decay, seed of their order
            "epochs": 5,
            "rate": 0.008,
            "decay": 1e-5,
            "seed": 42,
            # how many intents are passed on, the likeliest first
            "ranking_length": 10,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the encoder and of this code, which Rasa's cache does not see by itself."""
        return hash_of(*TRAINED_WITH)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        head: SoftmaxModel | None = None,
    ) -> None:
        """Keep the settings and the trained head, if there is one."""
        super().__init__(config, model_storage, resource)
        self._head = head

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Load the trained component, and the encoder before the first message."""
        with model_storage.read_from(resource) as folder:
            head = SoftmaxModel.load(folder / _HEAD)
        rows_of(["warm"], default_encoder().encode(["warm"]))
        look_ahead("intents", lambda text: default_encoder().encode([text]))
        return cls(config, model_storage, resource, head)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head on the training messages."""
        told = [(m.get(TEXT), m.get(INTENT)) for m in training_data.intent_examples if m.get(TEXT)]
        texts = [text for text, _ in told]
        rows = rows_of(texts, VectorStore(cache_folder()).encode(texts))
        names = ("epochs", "rate", "decay", "seed")
        settings = Settings(**{name: self._config[name] for name in names})
        self._head = SoftmaxModel.fit(rows, [intent for _, intent in told], settings)
        with self._storage.write_to(self._resource) as folder:
            self._head.save(folder / _HEAD)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the ranking of each message that has a text."""
        told = [m for m in messages if m.get(TEXT) is not None]
        if told and self._head is not None:
            texts = [m.get(TEXT) for m in told]
            found = self._head.probabilities(rows_of(texts, default_encoder().encode(texts)))
            for message, row in zip(told, found, strict=True):
                self._rank(message, row, self._head.classes)
        return messages

    def _rank(self, message: Message, row: np.ndarray, classes: tuple[str, ...]) -> None:
        best = np.argsort(-row, kind="stable")[: self._config["ranking_length"]]
        ranking = [{"name": classes[i], "confidence": float(row[i])} for i in best]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
