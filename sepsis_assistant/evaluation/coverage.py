"""Put the questions of tests/knowledge/ to the assistant and measure which answers they reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT, DataError, check_keys, line_of, read_yaml
from sepsis_assistant.evaluation.figures import Share
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.knowledge.answers import Answer, split_key
from sepsis_assistant.knowledge.ledger import Ledger

FOLDER = ROOT / "tests" / "knowledge"
PATTERN = "questions*.yml"
EMERGENCY, WHAT_TO_DO = "emergency", "what_to_do"  # claims on calling for help, and the topic that tells them
# What answers a question on calling for help, beside that topic.
CALLING = frozenset(
    {
        "utter_ask_emergency_number", "utter_ask_what_to_say", "utter_ask_transport", "utter_ask_waiting",
        "utter_report_cannot_call", "utter_report_on_hold", "utter_report_alone",
    }
)  # fmt: skip
_KEYS = ["claim", "topic", "detail", "text"]


@dataclass(frozen=True)
class Asked:
    """Hold a test question and the claim, topic and detail that its answer must reach."""

    text: str
    claim: str
    topic: str
    detail: str | None
    source: str


@dataclass(frozen=True)
class Reached:
    """Hold a test question and what came of it: the actions, and the keys of the answers given."""

    asked: Asked
    actions: tuple[str, ...]
    keys: tuple[str, ...]
    claims: frozenset[str]

    @property
    def claim(self) -> bool:
        """Say whether an answer carried the claim."""
        return self.asked.claim in self.claims

    @property
    def topic(self) -> bool:
        """Say whether an answer was on the right topic, or carried the claim from another one."""
        if self.asked.topic == EMERGENCY and CALLING & set(self.actions):
            return True
        topic = WHAT_TO_DO if self.asked.topic == EMERGENCY else self.asked.topic
        return self.claim or topic in {split_key(key)[0] for key in self.keys}

    @property
    def detail(self) -> bool:
        """Say whether an answer was on the right detail; without one the topic is enough."""
        details = {split_key(key)[1] for key in self.keys}
        return self.claim or (self.topic and self.asked.detail in {None, *details})

    @property
    def wrong(self) -> bool:
        """Say whether answers were given and none was on the right topic."""
        return bool(self.keys) and not self.topic


def read_questions(ledger: Ledger, folder: Path = FOLDER) -> list[Asked]:
    """Return the questions of every questions*.yml in `folder`; raise DataError with file and line."""
    return [q for path in sorted(folder.glob(PATTERN)) for q in _read(path, ledger)]


def _read(path: Path, ledger: Ledger) -> Iterable[Asked]:
    for node in read_yaml(path) or ():
        check_keys(path, node, _KEYS, ["claim", "topic", "text"])
        if node["claim"] not in ledger.claims:
            raise DataError(path, line_of(node, "claim"), f"unknown claim '{node['claim']}'")
        detail = str(node["detail"]) if node.get("detail") else None
        yield Asked(str(node["text"]), str(node["claim"]), str(node["topic"]), detail, path.stem)


async def ask(
    agent: Any,
    questions: Sequence[Asked],
    answers: Mapping[str, Answer],
    responses: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[Reached]:
    """Ask each question in a conversation of its own; `responses` tell the claims of other replies."""
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.events import ActionExecuted

    found = []
    for number, asked in enumerate(progress(questions, "questions")):
        sender = f"coverage-{number}"
        await agent.handle_message(UserMessage(asked.text, sender_id=sender))
        tracker = await agent.tracker_store.retrieve(sender)
        actions = tuple(str(e.action_name) for e in tracker.events if isinstance(e, ActionExecuted))
        keys = tuple(tracker.get_slot("told") or ())
        carried = [answers[key].all_claims for key in keys if key in answers]
        carried += [_claims(responses[a]) for a in actions if a in responses and not keys]
        found.append(Reached(asked, actions, keys, frozenset[str]().union(*carried)))
    return found


def _claims(variants: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(str(c) for v in variants for group in v["metadata"]["claims"] for c in group)


def shares(results: Sequence[Reached]) -> dict[str, Share]:
    """Return the shares with the right topic, the right detail, the claim itself and a wrong topic."""
    total = len(results)
    detailed = [r for r in results if r.asked.detail]
    return {
        "right topic": Share(sum(r.topic for r in results), total),
        "right detail": Share(sum(r.detail for r in detailed), len(detailed)),
        "claim reached": Share(sum(r.claim for r in results), total),
        "wrong topic": Share(sum(r.wrong for r in results), total),
    }


def unreached(results: Sequence[Reached], ledger: Ledger) -> list[str]:
    """Return the usable claims that no question reached, with those that no question asks for."""
    reached = {r.asked.claim for r in results if r.claim}
    return [c.id for c in ledger.claims.values() if c.usable and c.id not in reached]
