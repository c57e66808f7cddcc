"""Rasa component: which of our questions a message asks, and whether it is about our subject at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.conversation.names import Key
from sepsis_assistant.encoder import QUESTIONS, SentenceEncoder, question_encoder
from sepsis_assistant.knowledge.dialogue import FALLBACK, OUT_OF_SCOPE, intent_of
from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.learning.softmax import Settings
from sepsis_assistant.learning.vectors import VectorStore
from sepsis_assistant.nlu.fingerprints import code_of, encoder_files, hash_of
from sepsis_assistant.nlu.trained_component import TrainedComponent
from sepsis_assistant.retrieval.asked import Asked, Choice, choose
from sepsis_assistant.retrieval.current import keep
from sepsis_assistant.retrieval.followed import FOLDER as FOLLOWED
from sepsis_assistant.retrieval.other_subjects import OTHER_SUBJECTS
from sepsis_assistant.retrieval.ranker import QuestionRanker
from sepsis_assistant.retrieval.training import (
    QUESTION,
    SCOPE,
    Phrasing,
    about_answers,
    load_ranker,
    reading_of,
    train,
)
from sepsis_assistant.retrieval.weights import Thresholds, default_weights
from sepsis_assistant.retrieval.words import words_of
from sepsis_assistant.settings import cache_folder

METADATA = "metadata"
TRAINED_WITH = (
    OTHER_SUBJECTS,
    *sorted(FOLLOWED.glob("*.yml")),
    *code_of("nlu/question_finder", "retrieval/index", "retrieval/training", "retrieval/other_subjects"),
    *code_of("retrieval/followed"),
    *code_of(
        "retrieval/words", "learning/vectors", "learning/features", "learning/softmax", "encoder", "text"
    ),
    *encoder_files(QUESTIONS),
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionFinder(TrainedComponent):
    """Find the question of ours that a message asks; its topic becomes the intent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            # passes over the phrasings, first step size, weight decay, seed of their order
            "epochs": 6,
            "rate": 0.01,
            "decay": 1e-5,
            "seed": 14,
            # intents that a question, or its being about another subject, may replace
            "replaces": [],
            # intents that only its being about another subject may replace: "delete the contact uncle john"
            "declines": [],
            # intents that a question of this probability may replace: "I'm scared. How likely is it really?"
            "yields": [],
            "sure": 0.6,
            # words of our own service: a message that holds one is not declined so
            "own_words": [],
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of what the index is made with and Rasa's cache does not see by itself."""
        return hash_of(*TRAINED_WITH)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        ranker: QuestionRanker | None = None,
        limits: Thresholds | None = None,
    ) -> None:
        """Keep the settings and what was trained, if anything."""
        super().__init__(config, model_storage, resource)
        self._ranker, self._limits = ranker, limits
        self._replaces, self._declines = frozenset(config["replaces"]), frozenset(config["declines"])
        self._yields, self._sure = frozenset(config["yields"]), float(config["sure"])
        self._own_words = frozenset(config["own_words"])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionFinder:
        """Load the trained component, the answers' details, the weights and the encoder."""
        weights = default_weights()
        with model_storage.read_from(resource) as folder:
            ranker = load_ranker(folder, weights, about_answers(), question_encoder().encode)
        keep(ranker)
        default_reader()
        question_encoder().encode(["warm"])
        return cls(config, model_storage, resource, ranker, weights.thresholds)

    def train(self, training_data: TrainingData) -> Resource:
        """Index the phrasings of the questions, and fit the gate on them and on other subjects."""
        settings = Settings(**{name: self._config[name] for name in ("epochs", "rate", "decay", "seed")})
        store = VectorStore(cache_folder(), SentenceEncoder(QUESTIONS))
        told = [_phrasing(m) for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        ranker = train(told, about_answers(), store.encode, settings)
        with self._storage.write_to(self._resource) as folder:
            ranker.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Find what each message asks; where the classifier's intent is one to be replaced, replace it."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text and not text.startswith("/"):
                self._ask(message, text)
        return messages

    def _ask(self, message: Message, text: str) -> None:
        if self._ranker is None or self._limits is None:
            return  # not trained yet
        intents = _intents(message)
        asked = self._ranker.ask(text, reading_of(text, intents), reading_of)
        self._put(message, asked, choose(asked, self._limits))

    def _put(self, message: Message, asked: Asked, choice: Choice) -> None:
        found = asked.as_dict() | {
            "answers": list(choice.answers), "back": list(choice.back), "declined": choice.declined,
        }  # fmt: skip
        message.set(Key.ASKED, found, add_to_output=True)
        intent = str((message.get(INTENT) or {}).get("name") or "")
        sure = bool(choice.answers) and asked.surest.best >= self._sure
        if (
            intent in self._replaces
            or (sure and intent in self._yields)
            or (choice.declined and self._declines_it(message, intent))
        ):
            self._replace(message, asked, choice)

    def _declines_it(self, message: Message, intent: str) -> bool:
        """Say whether what the classifier took for a request to us is one to somebody else."""
        return intent in self._declines and not self._own_words & set(words_of(message.get(TEXT)))

    def _replace(self, message: Message, asked: Asked, choice: Choice) -> None:
        if choice.answers:
            name, p = intent_of(choice.answers[0]), asked.best
        elif choice.declined:
            name, p = OUT_OF_SCOPE, asked.outside
        else:
            name, p = FALLBACK, 1.0 - asked.best
        intent = {"name": name, "confidence": float(p)}
        message.set(INTENT, intent, add_to_output=True)
        ranking = [r for r in message.get("intent_ranking", []) if r["name"] != name]
        message.set("intent_ranking", [intent, *ranking], add_to_output=True)


def _intents(message: Message) -> dict[str, float]:
    ranking: Sequence[dict[str, Any]] = message.get("intent_ranking", [])
    return {str(each["name"]): float(each["confidence"]) for each in ranking}


def _phrasing(message: Message) -> Phrasing:
    about = (message.get(METADATA) or {}).get(INTENT) or {}
    return Phrasing(message.get(TEXT), message.get(INTENT), about.get(QUESTION), about.get(SCOPE))
