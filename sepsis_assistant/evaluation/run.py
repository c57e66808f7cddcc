"""Put test messages to a loaded agent."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.evaluation.corpus import Labelled
from sepsis_assistant.evaluation.figures import Outcome
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.lean_rasa import make_rasa_lean

ALARMS = frozenset({"report_urgent_symptoms", "report_self_harm"})
_AT_ONCE = 100  # messages: the encoder is asked again for each, and must remember all of them
_NOTHING = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []}


async def load_quiet_agent(model: Path | str = ROOT / "models", endpoints: Any = None) -> Any:
    """Return the trained agent, without the debug lines in which Rasa prints every message."""
    make_rasa_lean()
    import structlog
    from rasa.core.agent import load_agent

    print("loading the model", file=sys.stderr, flush=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return await load_agent(model_path=str(model), endpoints=endpoints)


def parse_many(agent: Any, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return what `agent.parse_message` returns for each text, without its cost a message."""
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.shared.core.trackers import DialogueStateTracker

    target, parsed = agent.processor.model_metadata.nlu_target, []
    nothing_before = DialogueStateTracker.from_events("parsed", [])
    for start in progress(range(0, len(texts), _AT_ONCE), "hundreds of messages"):
        messages = [UserMessage(text) for text in texts[start : start + _AT_ONCE]]
        inputs = {PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: nothing_before}
        parsed += agent.processor.graph_runner.run(inputs=inputs, targets=[target])[target]
    return [{**_NOTHING, **message.as_dict(only_output_properties=True)} for message in parsed]


def outcomes_of(
    parse: Callable[[Sequence[str]], Sequence[Mapping[str, Any]]],
    messages: Sequence[Labelled],
    texts: Sequence[str] | None = None,
) -> list[Outcome]:
    """Return the outcome of each message, or of its other wording in `texts`, each on its own."""
    found = parse(texts or [message.text for message in messages])
    return [_outcome(message, parse) for message, parse in zip(messages, found, strict=True)]


def _outcome(message: Labelled, parsed: Mapping[str, Any]) -> Outcome:
    safety = parsed.get("safety") or {"level": "none", "score": 0.0}
    return Outcome(message, parsed["intent"]["name"] in ALARMS, safety["level"], safety["score"])
