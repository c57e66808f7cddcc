"""Rasa component: the danger-sign detector. It has the last word on the intent of a message."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.encoder import default_encoder
from sepsis_assistant.learning.vectors import VectorStore
from sepsis_assistant.nlu.fingerprints import code_of, encoder_files, hash_of
from sepsis_assistant.safety.decision import Decision, Thresholds, decide
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.generation import GENERATION, generate
from sepsis_assistant.safety.learned import DangerModel, parts_of
from sepsis_assistant.safety.model import Assessment
from sepsis_assistant.safety.training import AUGMENTATION, training_rows
from sepsis_assistant.settings import cache_folder
from sepsis_assistant.text import fold, has_words, is_keyboard_mash

URGENT = "report_urgent_symptoms"
SELF_HARM = "report_self_harm"
FALLBACK = "nlu_fallback"
_WEIGHTS = "danger.npz"
# What the trained part is made with; the lexicon is read anew at every start and is no part of it.
TRAINED_WITH = (
    GENERATION,
    AUGMENTATION,
    *code_of("nlu/red_flags", "learning/vectors", "safety/generation", "safety/training", "safety/learned"),
    *code_of("encoder", "text"),
    *encoder_files(),
)


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=True,
)
class RedFlagDetector(IntentClassifier, EntityExtractorMixin, GraphComponent):
    """Find danger signs by rules and by a classifier over the message and its windows."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            # probabilities of danger from which the alarm is raised; config.yml says all of them
            "thresholds": {},
            # inverse strength of regularisation of the classifier
            "C": 10.0,
            # of how many of the messages it also learns made-up typing errors and mixtures
            "share": 0.06,
            # seed of these
            "seed": 7,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of what the classifier is trained with and Rasa's cache does not see by itself."""
        return hash_of(*TRAINED_WITH)

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
        self._thresholds = _thresholds(config["thresholds"])

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
        default_detector()  # read before the first message
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on the training messages, on generated ones and on mixtures of both."""
        seed = self._config["seed"]
        messages = [(m.get(TEXT), m.get(INTENT)) for m in training_data.intent_examples]
        told = [(text, intent) for text, intent in messages if text and intent]
        rows = training_rows([*told, *generate(seed)], seed, self._config["share"])
        vectors = VectorStore(cache_folder()).encode([fold(row.text) for row in rows])
        self._model = DangerModel.fit(vectors, [row.danger for row in rows], self._config["C"])
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


def _thresholds(given: dict[str, float]) -> Thresholds:
    """Return the thresholds of config.yml; raise InvalidConfigException where one is missing or unknown."""
    names = {field.name for field in fields(Thresholds)}
    if given.keys() != names:
        wrong = ", ".join(sorted(names ^ given.keys()))
        raise InvalidConfigException(
            f"config.yml: thresholds of {RedFlagDetector.__name__}: missing or unknown: {wrong}"
        )
    return Thresholds(**given)
