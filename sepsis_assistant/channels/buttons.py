"""Tell buttons from typed text, so that nobody can type an intent."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.data_files import DataError, read_yaml
from sepsis_assistant.settings import ROOT

_CLEANER = "sepsis_assistant.nlu.text_cleaner.TextCleaner"
_COMMAND_START = re.compile(r"\A[\s/_]+")


@lru_cache(maxsize=4)
def standing_buttons(config: Path = ROOT / "config.yml") -> frozenset[str]:
    """Return the payloads that any conversation may use: `button_intents` of config.yml."""
    for part in read_yaml(config)["pipeline"]:
        if part["name"] == _CLEANER:
            return frozenset(f"/{name}" for name in part["button_intents"])
    raise DataError(config, None, f"the pipeline lacks {_CLEANER}, which names the buttons")


def plain(text: str) -> str:
    """Return a folded text without the slash that would make it a command of Rasa's."""
    if not text.lstrip().startswith("/"):
        return text
    # Underscores become spaces, and Rasa strips those: so they go too, or "/_/greet" would be a command.
    return _COMMAND_START.sub("", text, count=1).replace("_", " ")
