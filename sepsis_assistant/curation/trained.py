"""Look up what the newest trained model knows of the phrasings."""

from __future__ import annotations

from pathlib import Path

from sepsis_assistant.curation.conflicts import Conflict, folded, same_sense
from sepsis_assistant.data_files import DataError
from sepsis_assistant.learning.archives import newest_files
from sepsis_assistant.retrieval.index import FILES, QuestionIndex


def alike(models: Path) -> list[Conflict] | None:
    """Return the trained phrasings that say the same under two questions, or None without a model."""
    try:
        index = _index(models)
    except (DataError, KeyError):
        return None
    keys = [index.keys[place] for place in index.owner]
    return same_sense(keys, index.texts, index.vectors)


def trained_texts(models: Path) -> frozenset[str]:
    """Return the phrasings of the model, as `folded` compares them; raise DataError without one."""
    return frozenset(map(folded, _index(models).texts))


def _index(models: Path) -> QuestionIndex:
    with newest_files(FILES, models) as folder:
        return QuestionIndex.load(folder)
