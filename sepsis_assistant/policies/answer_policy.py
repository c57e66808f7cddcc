"""Rasa policy: answer the question that was asked, in process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

from sepsis_assistant.ahead import Look
from sepsis_assistant.conversation.answering import Knowledge, answer_step, leans_on
from sepsis_assistant.conversation.turn import Step, Turn
from sepsis_assistant.knowledge.answers import read_answers
from sepsis_assistant.knowledge.book import AnswerBook, load_routes
from sepsis_assistant.knowledge.ledger import load_ledger
from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.policies.cheaper_rasa import foresee_turns
from sepsis_assistant.policies.in_process import InProcessPolicy, slot_changes
from sepsis_assistant.retrieval.current import after, looks_after, nearest


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class AnswerPolicy(InProcessPolicy):
    """Predict the answers that a message asks for; stay silent otherwise and leave the turn to the rules."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: a priority between those that guide and those that fall back."""
        return {"priority": 50, "max_history": None}

    def read_data(self) -> None:
        """Read which answer a question leads to."""
        self._routes, self._ledger = load_routes(), load_ledger()
        self._responses: Any = None  # those that the book was made of
        self._knowledge: Knowledge | None = None
        foresee_turns("answers", self._coming)

    def next_step(self, turn: Turn, domain: Domain) -> Step | None:
        """Return the next answer of this turn, or None."""
        return answer_step(turn, self._knowledge_of(domain))

    def _coming(self, turn: Turn) -> Sequence[Look]:
        """Return what is known to be asked about a message that may lean on the last answer."""
        leans = leans_on(turn, self._knowledge) if self._knowledge else None
        return looks_after(turn.message.text, leans) if leans else ()

    def events_of(self, step: Step, turn: Turn) -> list[Event]:
        """Return the slots of the answer that change."""
        return slot_changes(step.slots, turn)

    def _knowledge_of(self, domain: Domain) -> Knowledge:
        """Return what is known with the domain's answers, which stay the same while a model is loaded."""
        if self._knowledge is None or self._responses is not domain.responses:
            self._responses = domain.responses
            book = AnswerBook(self._routes, read_answers(domain.responses))
            sources = partial(book.source_line, ledger=self._ledger)
            self._knowledge = Knowledge(book, default_reader().label, sources, after, nearest)
        return self._knowledge
