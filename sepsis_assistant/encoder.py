"""Run the sentence encoder of models/encoder/ with onnxruntime, on one thread."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sepsis_assistant.data_files import ROOT, DataError

FOLDER = ROOT / "models" / "encoder"  # tuned on danger: intents, levels, signs
QUESTIONS = ROOT / "models" / "question_encoder"  # tuned on questions, and on what is none of ours
_REMEMBERED = 256  # texts


class SentenceEncoder:
    """Turn texts into unit-length float32 vectors, shape (texts, dimensions)."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Verify the files in `folder` against manifest.json and load them; raise DataError."""
        import onnxruntime
        from tokenizers import Tokenizer

        self.folder = folder
        manifest = read_manifest(folder)
        self.dimensions = int(manifest["dims"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.int8.onnx"), options, providers=["CPUExecutionProvider"]
        )
        # One turn asks for the same text more than once: as a feature, and to judge danger.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._run)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one row a text.

        Each text runs alone: dynamic quantisation scales by the batch, so a text's vector would change with
        its neighbours.
        """
        return self._stacked([self._remembered(text) for text in texts])

    def encode_each(self, texts: Sequence[str]) -> np.ndarray:
        """Return the same rows as `encode` without remembering any: for many texts, from any thread."""
        return self._stacked([self._run(text) for text in texts])

    def _stacked(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        return np.vstack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def _run(self, text: str) -> np.ndarray:
        encoded = self._tokenizer.encode(text)
        inputs = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        arrays = {name: np.array([values], dtype=np.int64) for name, values in inputs.items()}
        return np.asarray(self._session.run(["embedding"], arrays)[0])


def read_manifest(folder: Path = FOLDER) -> dict[str, Any]:
    """Return manifest.json of `folder`; raise DataError when a file is missing or was changed."""
    path = folder / "manifest.json"
    if not path.exists():
        raise DataError(path, None, "the encoder is missing; restore it with git checkout")
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name, expected in manifest["files"].items():
        file = folder / name
        found = hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "missing"
        if found != expected:
            raise DataError(file, None, f"sha256 is {found}, manifest.json says {expected}")
    return manifest


@lru_cache(maxsize=1)
def default_encoder() -> SentenceEncoder:
    """Return the encoder for danger and intents, loaded once per process."""
    return SentenceEncoder()


@lru_cache(maxsize=1)
def question_encoder() -> SentenceEncoder:
    """Return the encoder for questions, loaded once per process."""
    return SentenceEncoder(QUESTIONS)
