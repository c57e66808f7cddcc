"""Compare intents found from full-precision and from int8 vectors on the held-back messages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[2]
EVERY = 3  # of the training messages every third, which is enough to compare the two
Embed = Callable[[str], np.ndarray]


def read_messages(folder: Path) -> tuple[list[str], list[str]]:
    """Return the texts and the intents of the Rasa training files in `folder`."""
    files = [yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.yml"))]
    blocks = [block for file in files for block in file["nlu"]]
    pairs = [(x[2:], b["intent"]) for b in blocks for x in b["examples"].splitlines() if x]
    return [text for text, _ in pairs], [intent for _, intent in pairs]


def accuracy(embed: Embed) -> float:
    """Return the accuracy on tests/nlu of a logistic regression fitted on data/nlu."""
    texts, intents = read_messages(ROOT / "data" / "nlu")
    held, right = read_messages(ROOT / "tests" / "nlu")
    model = LogisticRegression(C=10.0, max_iter=300, class_weight="balanced")
    model.fit(np.array([embed(t) for t in texts[::EVERY]]), intents[::EVERY])
    found = model.predict(np.array([embed(t) for t in held]))
    return float((found == np.array(right)).mean())


def compare(full: Embed, small: Embed) -> dict[str, float | int]:
    """Return the accuracy with both kinds of vectors and the number of held-back messages."""
    held, _ = read_messages(ROOT / "tests" / "nlu")
    figures = {"full_precision": round(accuracy(full), 4), "int8": round(accuracy(small), 4)}
    print(f"accuracy on {len(held)} held-back messages: {figures}")
    return {"messages": len(held), **figures}
