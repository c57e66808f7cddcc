"""Encode many texts for training: on every core, and each text once while the encoder stays the same."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from sepsis_assistant.encoder import SentenceEncoder, read_manifest

_KEY = 16  # bytes of a text's hash
_CHUNK = 250  # texts that one core encodes before it takes the next ones
_TOLD = 2000  # texts between two lines of progress
_SPARE = 3  # how many times the vectors in use a file may hold before it is written anew

logger = logging.getLogger(__name__)


class VectorStore:
    """Keep vectors in one file for each encoder; a text is only there as its hash."""

    def __init__(self, folder: Path, encoder: SentenceEncoder | None = None) -> None:
        """Name the file after the hashes of the encoder's files."""
        self._encoder = encoder or SentenceEncoder()
        files = str(sorted(read_manifest(self._encoder.folder)["files"].items()))
        self._path = folder / f"vectors-{hashlib.sha256(files.encode()).hexdigest()[:16]}.bin"
        self._row = np.dtype([("key", f"V{_KEY}"), ("vector", np.float32, self._encoder.dimensions)])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one unit vector a text, float32, shape (texts, dimensions)."""
        known = self._read()
        places = {bytes(key): place for place, key in enumerate(known["key"])}
        keys = [_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in places}
        if missing:
            new = np.zeros(len(missing), self._row)
            new["key"] = np.array(list(missing), dtype=f"V{_KEY}")
            new["vector"] = self._made(list(missing.values()), len(texts))
            places |= {key: len(known) + place for place, key in enumerate(missing)}
            known = np.concatenate([known, new])
        used = known[[places[key] for key in keys]]
        self._write(known, used, new_rows=len(missing))
        return np.array(used["vector"])

    def _made(self, texts: list[str], total: int) -> np.ndarray:
        """Return the vectors of texts that are new; onnxruntime lets the other threads run meanwhile."""
        chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
        rows: list[np.ndarray] = []
        logger.info("Encoding %d of %d messages", len(texts), total)
        with ThreadPoolExecutor(_cores()) as cores:
            for done in cores.map(self._encoder.encode_each, chunks):
                rows.append(done)
                if len(rows) * _CHUNK % _TOLD == 0:
                    logger.info("Encoded %d of %d messages", min(len(rows) * _CHUNK, len(texts)), len(texts))
        return np.vstack(rows)

    def _read(self) -> np.ndarray:
        """Return the rows of the file; what a broken write left at its end is dropped."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return np.zeros(0, self._row)
        whole = len(content) - len(content) % self._row.itemsize
        return np.frombuffer(content[:whole], self._row)

    def _write(self, known: np.ndarray, used: np.ndarray, new_rows: int) -> None:
        """Replace the file when something is new; what no message needs any more goes when it is much."""
        if not new_rows:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _, first = np.unique(used["key"].view(f"S{_KEY}"), return_index=True)
        kept = known if len(known) < _SPARE * len(first) else used[np.sort(first)]
        partial = self._path.with_suffix(f".{os.getpid()}")
        kept.tofile(partial)
        os.replace(partial, self._path)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY).digest()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
