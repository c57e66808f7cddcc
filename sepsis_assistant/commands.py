"""The typed commands of data/channels/commands.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml

EMERGENCY = "emergency"  # has no meaning for the assistant: Telegram answers it at once


@dataclass(frozen=True)
class Commands:
    """Hold what each command stands for (a payload or words), and those of the Telegram bot."""

    means: Mapping[str, str]
    telegram: tuple[str, ...]

    @property
    def payloads(self) -> Mapping[str, str]:
        """Return the commands that stand for a button."""
        return {name: meaning for name, meaning in self.means.items() if meaning.startswith("/")}


def load_commands(path: Path = DATA / "channels" / "commands.yml") -> Commands:
    """Return the commands in `path`; raise DataError with file and line where they are wrong."""
    raw = check_keys(path, read_yaml(path), ["means", "telegram"], ["means", "telegram"])
    means = {str(name): str(raw["means"][name]) for name in raw["means"]}
    for name in raw["telegram"]:
        if name not in means and name != EMERGENCY:
            raise DataError(path, line_of(raw, "telegram"), f"'{name}' is not under 'means'")
    return Commands(means, tuple(str(name) for name in raw["telegram"]))


@lru_cache(maxsize=1)
def commands() -> Commands:
    """Return the commands of this project, read once."""
    return load_commands()
