"""Rasa component: the danger-sign detector. It has the last word on the intent of a message."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.encoder import default_encoder
from sepsis_assistant.nlu.sentence_encoder import SentenceEncoderFeaturizer
from sepsis_assistant.phrases.words import WORDS
from sepsis_assistant.safety.decision import Decision, Thresholds, decide
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.generation import generate
from sepsis_assistant.safety.learned import DangerModel, parts_of
from sepsis_assistant.safety.lexicon import SAFETY
from sepsis_assistant.safety.model import Assessment
from sepsis_assistant.safety.training import training_rows
from sepsis_assistant.text import fold, has_words, is_keyboard_mash

URGENT = "report_urgent_symptoms"
SELF_HARM = "report_self_harm"
FALLBACK = "nlu_fallback"
_WEIGHTS = "danger.npz"


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=True,
)
class RedFlagDetector(IntentClassifier, EntityExtractorMixin, GraphComponent):
    """Find danger signs by rules and by a classifier over the message and its windows."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before this component."""
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            # probabilities of danger from which the alarm is raised; see safety/decision.py
            "thresholds": {
                "alone": 0.85,
                "with_sign": 0.15,
                "with_numbers": 0.05,
                "window": 0.9,
                "window_with_sign": 0.3,
                "plain": 0.001,
                "self_harm": 0.4,
                "self_harm_with_sign": 0.02,
            },
            # inverse strength of regularisation of the classifier
            "C": 10.0,
            # how many rows it learns from at most, drawn with the seed
            "max_rows": 16_000,
            # seed of the made-up typing errors and mixtures that the classifier also learns from
            "seed": 7,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the lexicon, which Rasa's cache does not see by itself."""
        files = [*sorted(SAFETY.glob("*.yml")), WORDS]
        return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: DangerModel | None = None,
    ) -> None:
        """Keep the settings and the trained model, if there is one."""
        self._config, self._storage, self._resource = config, model_storage, resource
        self._model = model
        self._thresholds = Thresholds(**config["thresholds"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        """Build an untrained component for Rasa's graph."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlagDetector:
        """Load the trained component."""
        with model_storage.read_from(resource) as folder:
            model = DangerModel.load(folder / _WEIGHTS)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on the training messages, on generated ones and on mixtures of both."""
        seed = self._config["seed"]
        messages = [(m.get(TEXT), m.get(INTENT)) for m in training_data.intent_examples]
        rows = training_rows([*(m for m in messages if all(m)), *generate(seed)], seed)
        chosen = random.Random(seed)
        rows = chosen.sample(rows, min(len(rows), self._config["max_rows"]))
        vectors = default_encoder().encode([fold(r.text) for r in rows])
        self._model = DangerModel.fit(vectors, [r.danger for r in rows], self._config["C"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / _WEIGHTS)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training messages as they are: their intent is known."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message; an alarm replaces the intent, whatever it was."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not has_words(text) or (is_keyboard_mash(text) and not default_detector().assess(text).alarms):
                # A classifier has an intent for everything, even for nothing.
                message.set(INTENT, {"name": FALLBACK, "confidence": 1.0}, add_to_output=True)
            elif not text.startswith("/"):
                self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        text = message.get(TEXT)
        assessment = default_detector().assess(text)
        decision = decide(assessment, self.scores(text).tolist(), self._thresholds, self._self_harm(message))
        message.set("safety", decision.as_dict(), add_to_output=True)
        if decision.alarm:
            name = SELF_HARM if decision.reply == "self_harm" else URGENT
            intent = {"name": name, "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
            ranking = [r for r in message.get("intent_ranking", []) if r["name"] != name]
            message.set("intent_ranking", [intent, *ranking], add_to_output=True)
            self._add_entities(message, assessment, decision)

    def scores(self, text: str) -> np.ndarray:
        """Return the danger of the whole text and of each of its sentences, if it is long."""
        if self._model is None:
            return np.zeros(1)
        return self._model.scores(default_encoder().encode(parts_of(text)))

    @staticmethod
    def _self_harm(message: Message) -> float:
        ranking = [message.get(INTENT) or {}, *message.get("intent_ranking", [])]
        return max((float(r["confidence"]) for r in ranking if r.get("name") == SELF_HARM), default=0.0)

    def _add_entities(self, message: Message, assessment: Assessment, decision: Decision) -> None:
        found = [
            {
                "entity": "danger_sign",
                "start": f.start,
                "end": f.end,
                "value": f.sign,
                "confidence_entity": 1.0,
            }
            for f in assessment.alarms
        ]
        entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
        message.set(ENTITIES, entities, add_to_output=True)
