"""Rasa component: the danger-sign detector. It has the last word on the intent of a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.conversation.names import Key
from sepsis_assistant.knowledge.dialogue import FALLBACK, OUT_OF_SCOPE, intent_of
from sepsis_assistant.learning.softmax import Settings
from sepsis_assistant.learning.vectors import VectorStore
from sepsis_assistant.nlu.fingerprints import code_of, encoder_files, hash_of
from sepsis_assistant.nlu.only_asks import asks_elsewhere, only_asks
from sepsis_assistant.nlu.trained_component import TrainedComponent
from sepsis_assistant.safety.care import CareModel, Example
from sepsis_assistant.safety.decision import Decision, calm
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.everyday import default_everyday
from sepsis_assistant.safety.generation import GENERATION, generate
from sepsis_assistant.safety.judge import Judge
from sepsis_assistant.safety.model import Assessment, Level
from sepsis_assistant.safety.training import AUGMENTATION, Told, training_rows
from sepsis_assistant.settings import cache_folder
from sepsis_assistant.text import fold, has_words, is_keyboard_mash

URGENT = "report_urgent_symptoms"
SELF_HARM = "report_self_harm"
REPORT = "report_symptoms"
METADATA = "metadata"
# What the trained part is made with; the lexicon is read anew at every start and is no part of it.
TRAINED_WITH = (
    GENERATION,
    AUGMENTATION,
    *code_of("nlu/red_flags", "learning/vectors", "learning/features", "learning/softmax"),
    *code_of("safety/generation", "safety/training", "safety/care", "encoder", "text"),
    *encoder_files(),
)


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=True,
)
class RedFlagDetector(TrainedComponent, EntityExtractorMixin):
    """Judge how soon help is needed, by rules and by trained heads over the message and its windows."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            # passes over the training messages, first step size, weight decay
            "epochs": 5,
            "rate": 0.008,
            "decay": 1e-3,
            # of how many of the messages it also learns made-up typing errors and mixtures
            "share": 0.06,
            # seed of these, and of the order of the messages
            "seed": 7,
            # intents that a report of somebody who is ill replaces, in messages of more than `few_words`
            "replaces": [],
            "few_words": 6,
            # probability from which a question of ours counts more than an illness that is told beside it
            "sure": 0.6,
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
        model: CareModel | None = None,
    ) -> None:
        """Keep the settings and the trained model, if there is one."""
        super().__init__(config, model_storage, resource)
        self._judge = Judge(model) if model else None
        self._replaces = frozenset(config["replaces"])

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
            model = CareModel.load(folder)
        default_detector(), default_everyday()  # read before the first message
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the heads on the training messages, on generated ones and on mixtures of both."""
        seed = self._config["seed"]
        rows = training_rows(told_by(training_data, seed), seed, self._config["share"])
        examples = [Example(fold(row.text), row.level, row.signs) for row in rows]
        vectors = VectorStore(cache_folder()).encode([e.text for e in examples])
        settings = Settings(**{name: self._config[name] for name in ("epochs", "rate", "decay", "seed")})
        model = CareModel.fit(examples, vectors, settings)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message; an alarm replaces the intent, whatever it was."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not has_words(text) or (is_keyboard_mash(text) and not default_detector().assess(text).alarms):
                # A classifier has an intent for everything, even for nothing.
                message.set(INTENT, {"name": FALLBACK, "confidence": 1.0}, add_to_output=True)
            elif not text.startswith("/"):
                self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        if self._judge is None:
            return  # not trained yet
        text, judge = message.get(TEXT), self._judge
        assessment, decision = judge.decide(text, self._self_harm(message))
        asked, sure = message.get(Key.ASKED) or {}, self._config["sure"]
        seen = assessment.alarms or assessment.urgent  # what the rules see is never only asked about
        asks = not seen and only_asks(text, asked, decision, sure, lambda told: judge.decide(told)[1])
        elsewhere = not seen and asks_elsewhere(text, asked, decision)
        everyday = not seen and default_everyday().is_all(text)
        decision = calm(decision) if asks or elsewhere or everyday else decision
        message.set("safety", decision.as_dict(), add_to_output=True)
        reported = (message.get(INTENT) or {}).get("name") in (URGENT, REPORT)
        name = self._intent_for(message, decision)
        if asks and reported:
            name = intent_of(asked["answers"][0])
        elif elsewhere:
            name = OUT_OF_SCOPE
        elif everyday and (message.get(INTENT) or {}).get("name") in (URGENT, SELF_HARM):
            name = _next_intent(message)
        if name:
            intent = {"name": name, "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
            ranking = [r for r in message.get("intent_ranking", []) if r["name"] != name]
            message.set("intent_ranking", [intent, *ranking], add_to_output=True)
        if decision.alarm:
            self._add_entities(message, assessment, decision)

    def _intent_for(self, message: Message, decision: Decision) -> str | None:
        """Return the intent that the decision asks for, or None where the classifier's stays."""
        if decision.alarm:
            return SELF_HARM if decision.reply == "self_harm" else URGENT
        intent = (message.get(INTENT) or {}).get("name")
        ill = decision.level != Level.NONE.value
        if intent in (URGENT, SELF_HARM):  # the classifier saw danger, the decision none that can be named
            return REPORT if ill else _next_intent(message)
        if not ill:
            return None
        long = len(message.get(TEXT).split()) > self._config["few_words"]
        return REPORT if long and intent in self._replaces else None

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


def _next_intent(message: Message) -> str:
    """Return the likeliest intent that is no alarm."""
    names = [str(r["name"]) for r in message.get("intent_ranking", [])]
    return next((name for name in names if name not in (URGENT, SELF_HARM)), FALLBACK)


def told_by(training_data: TrainingData, seed: int) -> list[Told]:
    """Return the training messages and the generated ones, with what is known of their levels and signs."""
    told = [_told(m) for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
    made = [Told(*each) for each in generate(seed)]
    return [*told, *made]


def _told(message: Message) -> Told:
    """Return a training message with the level and the signs that its block in data/nlu/ has as metadata."""
    about: Mapping[str, Any] = (message.get(METADATA) or {}).get(INTENT) or {}
    return Told(message.get(TEXT), message.get(INTENT), about.get("level"), tuple(about.get("signs") or ()))
