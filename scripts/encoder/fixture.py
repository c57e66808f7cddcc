"""Measure the exported encoder against full precision and write the figures for the tests."""

from __future__ import annotations

import argparse
import base64
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from accuracy import compare
from export import (
    DEFAULT_OUT,
    INPUTS,
    MANIFEST_FILE,
    MODEL_FILE,
    OUTPUT,
    TOKENIZER_FILE,
    check_weights,
    load_encoder,
    load_tokenizer,
    packaged_weights,
    sha256_of,
    to_tensors,
)
from tokenizers import Tokenizer

SENTENCES = Path(__file__).with_name("sentences.txt")
FIXTURE = Path(__file__).resolve().parents[2] / "tests" / "unit" / "encoder_fixture.json"
GOAL_MEAN, GOAL_MIN = 0.99, 0.98

Embed = Callable[[str], np.ndarray]


def full_precision(weights: Path) -> Embed:
    """Return a function that embeds one text with the torch model."""
    encoder, tokenizer = load_encoder(weights), load_tokenizer(weights)

    def embed(text: str) -> np.ndarray:
        with torch.no_grad():
            return encoder(*to_tensors(tokenizer, [text]))[0].numpy()

    return embed


def run_time(folder: Path) -> Embed:
    """Return a function that embeds one text as the assistant does, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))

    def embed(text: str) -> np.ndarray:
        row = tokenizer.encode(text)
        columns = (row.ids, row.attention_mask, row.type_ids)
        feed = {name: np.array([c], np.int64) for name, c in zip(INPUTS, columns, strict=True)}
        return session.run([OUTPUT], feed)[0][0]

    return embed


def embed_all(embed: Embed, texts: list[str]) -> tuple[np.ndarray, float]:
    """Embed every text alone; return the rows and the milliseconds per text, warmed up."""
    rows = np.array([embed(text) for text in texts])
    start = time.perf_counter()
    for text in texts:
        embed(text)
    return rows, (time.perf_counter() - start) * 1000 / len(texts)


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the cosine of each pair of rows."""
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return (left * right).sum(axis=1) / lengths


def pack(row: np.ndarray) -> str:
    """Return a row as base64 of little-endian 16-bit floats."""
    return base64.b64encode(row.astype("<f2").tobytes()).decode("ascii")


def same_weights(weights: Path, folder: Path) -> str:
    """Return the hash of the weights, or stop when the model was exported from others."""
    expected = check_weights(weights)["weights_sha256"]
    manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    if manifest["weights_sha256"] != expected:
        raise SystemExit("the model was exported from other weights: name them with --weights")
    return expected


def measure(weights: Path, folder: Path) -> dict[str, object]:
    """Compare both models on the sentences, print the figures and return the fixture."""
    digest = same_weights(weights, folder)
    texts = SENTENCES.read_text(encoding="utf-8").splitlines()
    full, small = full_precision(weights), run_time(folder)
    reference, slow = embed_all(full, texts)
    rows, fast = embed_all(small, texts)
    agreement = cosines(reference, rows)
    print(f"cosine: mean {agreement.mean():.4f}, min {agreement.min():.4f}, {len(texts)} sentences")
    print(f"lowest: {texts[agreement.argmin()]!r}")
    print(f"ms per sentence, one thread: int8 {fast:.2f} (onnxruntime), fp32 {slow:.2f} (torch)")
    return {
        "weights_sha256": digest,
        "model_sha256": sha256_of(folder / MODEL_FILE),
        "mean_cosine": round(float(agreement.mean()), 4),
        "min_cosine": round(float(agreement.min()), 4),
        "accuracy": compare(full, small),
        "encoding": "base64 of 768 little-endian 16-bit floats",
        "sentences": texts,
        "full_precision": [pack(row) for row in reference],
    }


def main() -> None:
    """Read the arguments, write the fixture and fail when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="weights of the export (default: official)")
    parser.add_argument("--model", type=Path, default=DEFAULT_OUT, help="folder of the export")
    parser.add_argument("--out", type=Path, default=FIXTURE, help="file to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    fixture = measure(arguments.weights or packaged_weights(), arguments.model)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(fixture, indent=1, ensure_ascii=False)
    arguments.out.write_text(text + "\n", encoding="utf-8")
    if fixture["mean_cosine"] < GOAL_MEAN or fixture["min_cosine"] < GOAL_MIN:
        raise SystemExit(f"below the goal: mean {GOAL_MEAN}, min {GOAL_MIN}")


if __name__ == "__main__":
    main()
