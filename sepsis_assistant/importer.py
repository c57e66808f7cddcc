"""Rasa importer: the files as Rasa reads them, but quickly, and the answers completed from the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.data_files import plain, read_yaml
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger

_PLAIN_FILE = frozenset({"version", "nlu", "responses"})
_PLAIN_BLOCK = (frozenset({"intent", "examples"}), frozenset({"intent", "metadata", "examples"}))
_METADATA = "metadata"  # Rasa's key, in a block and in the message that is made of it


class PlainMessage(Message):
    """Hold a text and its intent; Rasa copies and hashes all messages several times, and these are quick."""

    _cached_fingerprint: str | None = None

    def fingerprint(self) -> str:
        """Return a hash of the texts; where a component has added more than texts, Rasa's own."""
        texts = [value for key, value in self.data.items() if key != _METADATA]
        if self.features or not all(isinstance(value, str) for value in texts):
            return super().fingerprint()
        if self._cached_fingerprint is None:
            said = json.dumps(self.data, sort_keys=True).encode()
            self._cached_fingerprint = hashlib.md5(said, usedforsecurity=False).hexdigest()
        return self._cached_fingerprint

    def __deepcopy__(self, memo: dict[int, Any]) -> PlainMessage:
        """Return a message of its own; the values are texts, which nobody changes."""
        copied = PlainMessage(dict(self.data), output_properties=set(self.output_properties))
        copied.features = list(self.features)
        copied._cached_fingerprint = self._cached_fingerprint
        return copied


class KnowledgeImporter(RasaFileImporter):
    """Add source lines, citations and short forms to the answers, so that no file has to repeat them."""

    _data: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the training data, read once; Rasa keeps the responses of data/ in it."""
        if self._data is None:
            self._data = read_training_data(self._nlu_files)
            self._data.responses = dress(self._data.responses, load_ledger(), load_routes().topics)
        return self._data


def read_training_data(files: list[str]) -> TrainingData:
    """Return what Rasa's own reader makes of NLU files; it is asked only for other forms than ours."""
    merged, messages = TrainingData(), list[PlainMessage]()
    responses: dict[str, Any] = {}
    for name in sorted(files):
        content = read_yaml(Path(name))
        if _is_plain(content):
            messages += list(_messages(content.get("nlu") or ()))
            responses |= plain(content.get("responses") or {})
        else:
            merged = merged.merge(load_data(name))
    ours = TrainingData(messages, responses=responses)
    return merged.merge(ours) if merged.training_examples else ours


def _is_plain(content: Mapping[str, Any]) -> bool:
    """Say whether a file holds only intents with plain messages, and responses."""
    blocks = content.get("nlu") or ()
    return content.keys() <= _PLAIN_FILE and all(
        block.keys() in _PLAIN_BLOCK and isinstance(block["examples"], str) and "](" not in block["examples"]
        and "]{" not in block["examples"] and "/" not in block["intent"]
        for block in blocks
    )  # fmt: skip


def _messages(blocks: Any) -> Iterator[PlainMessage]:
    for block in blocks:
        about = {_METADATA: {INTENT: plain(block[_METADATA])}} if _METADATA in block else {}
        for line in block["examples"].splitlines():
            if line.startswith("-") and (text := line[1:].strip()):
                yield PlainMessage({TEXT: text, INTENT: block["intent"], **about})
