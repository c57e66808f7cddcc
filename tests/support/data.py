"""Read the data of the project and of the tests, each file once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, ROOT, read_yaml
from sepsis_assistant.evaluation.corpus import read_examples
from sepsis_assistant.knowledge.answers import load_responses
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import Ledger, load_ledger

TESTS = ROOT / "tests"


@cache
def read(path: Path) -> Any:
    """Return what a YAML file holds; every reader gets the same object, so none may change it."""
    return read_yaml(path)


@cache
def ledger() -> Ledger:
    """Return the claims and sources of data/knowledge/."""
    return load_ledger()


@cache
def dressed() -> Mapping[str, Any]:
    """Return the answers of data/responses/ with their sources, as a model holds them."""
    return dress(load_responses(), ledger(), load_routes().topics)


@cache
def nlu_messages(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return (text, intent) of every message of `folder`/*.yml, in the order of the files."""
    return tuple(read_examples(folder))


def held_back() -> tuple[tuple[str, str], ...]:
    """Return (text, intent) of every message that the model has not been trained with."""
    return nlu_messages(TESTS / "nlu")


def trained() -> tuple[tuple[str, str], ...]:
    """Return (text, intent) of every training message."""
    return nlu_messages(DATA / "nlu")
