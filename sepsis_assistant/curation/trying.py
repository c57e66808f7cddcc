"""Talk to the trained assistant with an answer's text as it is being edited; nothing is written for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.curation import checking
from sepsis_assistant.curation.assistant import Assistant
from sepsis_assistant.curation.conflicts import folded
from sepsis_assistant.curation.library import Library
from sepsis_assistant.curation.trained import trained_texts

_DOMAIN = "domain_provider"  # the part of a model that gives the policies its answers


@dataclass(frozen=True)
class Tried:
    """Hold what a message led to.

    `replies` are those that people see, `told` the keys of the answers in them; `untrained` says whether the
    message is a phrasing that stands in the files and not in the model.
    """

    replies: Sequence[Any]
    told: Sequence[str]
    untrained: bool = False


class Chat:
    """Hold talks with one assistant, each by its id."""

    def __init__(self, library: Library, assistant: Assistant) -> None:
        """Keep both; nothing is loaded yet."""
        self.library, self.assistant = library, assistant
        self._talks: dict[str, Any] = {}
        self._untrained: tuple[Any, ...] = (None, None, frozenset())  # of which agent and phrasings, which
        self._said: tuple[Any, ...] = (None, None, None)  # which agent says which responses, one as edited
        self._of_files: Mapping[str, Any] = {}  # those responses as a training makes them, none edited

    def say(self, talk: str, message: str, key: str, text: str, claims: checking.Claims) -> Tried | None:
        """Return what a message leads to where the answer `key` has this text; raise DataError.

        None says that the assistant is still being loaded.
        """
        if not self.assistant.is_loaded(self.library.ledger):
            return None
        from sepsis_assistant.channels.replies import replies_in  # Rasa, which is loaded by now
        from sepsis_assistant.knowledge.dialogue import full
        from sepsis_assistant.review.scripts import Line

        self._put(key, text, claims)
        played = self.assistant.wait_for(self._talk(talk).say(Line(message)))
        told = list(dict.fromkeys(map(full, played.answers)))
        return Tried(replies_in(played.turn), told, self._is_untrained(message))

    def _talk(self, name: str) -> Any:
        """Return a talk with the agent that is there."""
        from sepsis_assistant.review.talking import Talk

        if name not in self._talks:
            self._talks[name] = Talk(self.assistant.agent, name)
        return self._talks[name]

    def _put(self, *edit: Any) -> None:
        """Let the agent say the answers of the files, one as edited, where it does not yet."""
        agent, responses, before = self.assistant.agent, self.library.responses, self._said
        if agent is not before[0]:
            self._talks.clear()  # each holds the agent it began with, and a whole model with it
        is_same = agent is before[0] and responses is before[1]
        if is_same and edit == before[2]:
            return
        if not is_same:  # seldom: all answers take five times as long as those of one topic
            self._of_files = checking.as_trained(self.library, responses)
        changed = checking.as_trained(self.library, checking.edited(self.library, *edit))
        put(agent, {**self._of_files, **changed})
        self._said = agent, responses, edit

    def _is_untrained(self, message: str) -> bool:
        """Say whether a message stands among the phrasings of the files, and not among those of the model."""
        agent, phrasings, before = self.assistant.agent, self.library.phrasings, self._untrained
        if agent is not before[0] or phrasings is not before[1]:
            written = {folded(text) for texts in phrasings.values() for text in texts}
            self._untrained = agent, phrasings, written - trained_texts(self.assistant.models)
        return folded(message) in self._untrained[2]


def put(agent: Any, responses: Mapping[str, Any]) -> None:
    """Let an agent say these responses: its policies choose by one domain, and it speaks with the other."""
    runner = agent.processor.graph_runner
    for domain in (agent.domain, runner.run(inputs={}, targets=[_DOMAIN])[_DOMAIN]):
        domain.responses = {**domain.responses, **responses}
    agent.nlg.responses = agent.domain.responses
