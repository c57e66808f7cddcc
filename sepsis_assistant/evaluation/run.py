"""Put test messages to a loaded agent."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.evaluation.corpus import Labelled
from sepsis_assistant.evaluation.figures import Outcome
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.lean_rasa import make_rasa_lean

ALARMS = frozenset({"report_urgent_symptoms", "report_self_harm"})


async def load_quiet_agent(model: Path | str = ROOT / "models", endpoints: Any = None) -> Any:
    """Return the trained agent, without the debug lines in which Rasa prints every message."""
    make_rasa_lean()
    import structlog
    from rasa.core.agent import load_agent

    print("loading the model", file=sys.stderr, flush=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return await load_agent(model_path=str(model), endpoints=endpoints)


async def outcomes_of(
    agent: Any, messages: Sequence[Labelled], texts: Sequence[str] | None = None
) -> list[Outcome]:
    """Return the outcome of each message, or of its other wording in `texts`, each on its own."""
    pairs = list(zip(messages, texts or [m.text for m in messages], strict=True))
    return [
        Outcome(message, (await agent.parse_message(text))["intent"]["name"] in ALARMS)
        for message, text in progress(pairs, "messages")
    ]
