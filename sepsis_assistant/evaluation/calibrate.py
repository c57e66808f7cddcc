"""Fit the weights of data/safety/decision.yml on messages that nothing was trained with: `make calibrate`.

The heads have learned the messages of data/; the messages here are those of tests/safety/*_dev.tsv, which
they have not seen, so that their sureness is what it will be on new messages. Each is read as it is, every
third wrapped in small talk too. The sets called `blind` are not read.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sepsis_assistant.data_files import DATA, DataError
from sepsis_assistant.evaluation.corpus import (
    Labelled,
    read_care,
    read_corpus,
    read_examples,
    read_posts,
    read_remarks,
)
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.no_tensorflow import leave_out_tensorflow
from sepsis_assistant.safety.training import amid

_STRENGTH = 0.3  # sklearn's C: few weights, thousands of messages
_WRAPPED = 3  # every how many messages is wrapped too
_TARGETS = (0.97, 0.98, 0.985, 0.99, 0.995)


def main() -> int:
    """Fit, print the weights and the curve, and write the weights; return an exit code."""
    name = "python -m sepsis_assistant.evaluation.calibrate"
    parser = argparse.ArgumentParser(prog=name, description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="print only, write nothing")
    options = parser.parse_args()
    leave_out_tensorflow()
    try:
        messages = development()
        evidence = evidence_for([m.text for m in messages])
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    from sepsis_assistant.safety.weighing import DECISION, EVIDENCE

    weights, scores = fitted(evidence, np.array([m.danger for m in messages]), EVIDENCE)
    print("\n".join(f"{name:8} {value:+.3f}" for name, value in weights.items()))
    print("\n".join(curve(messages, scores)))
    if not options.dry_run:
        write_weights(DECISION, "weights", weights)
        print(f"written: {DECISION.name}; now run make safety-report")
    return 0


def development(seed: int = 7) -> list[Labelled]:
    """Return the development messages, and every third once more in the middle of small talk."""
    short = [*(m for m in read_corpus() if m.source.endswith("_dev")), *read_care("dev")]
    told = [*short, *read_posts("dev"), *read_remarks("dev")]
    chance = random.Random(seed)
    talk = [t for t, intent in read_examples(DATA / "nlu") if intent == "out_of_scope" and 20 < len(t) < 200]
    wrapped = [
        replace(m, text=amid(chance.sample(talk, chance.randint(1, 6)), m.text, chance))
        for m in told[::_WRAPPED]
    ]
    return [*told, *wrapped]


def evidence_for(texts: Sequence[str]) -> np.ndarray:
    """Return what the rules and the trained heads say of each text, shape (texts, pieces of evidence)."""
    from sepsis_assistant.safety.care import CareModel
    from sepsis_assistant.safety.judge import Judge
    from sepsis_assistant.safety.weighing import EVIDENCE
    from sepsis_assistant.text import cap, fold

    judge = Judge(CareModel.newest())
    found = map(judge.evidence, progress([cap(fold(text)) for text in texts], "messages"))
    return np.array([[evidence[name] for name in EVIDENCE] for evidence in found])


def fitted(
    evidence: np.ndarray, danger: np.ndarray, names: Sequence[str]
) -> tuple[dict[str, float], np.ndarray]:
    """Return the weights by name, the bias first, and the probability of each message, out of fold."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    model = LogisticRegression(C=_STRENGTH, max_iter=2000, class_weight="balanced")
    scores = cross_val_predict(model, evidence, danger, cv=5, method="predict_proba")[:, 1]
    model.fit(evidence, danger)
    values = [float(model.intercept_[0]), *map(float, model.coef_[0])]
    return {name: round(value, 3) for name, value in zip(("bias", *names), values, strict=True)}, scores


def curve(messages: Sequence[Labelled], scores: np.ndarray) -> Iterable[str]:
    """Yield a line for each recall: its threshold, and the share of alarms by kind of harmless message."""
    danger = np.array([m.danger for m in messages])
    kinds = np.array([m.fields.get("level") or m.fields.get("kind") or "-" for m in messages])
    for recall in _TARGETS:
        limit = float(np.quantile(scores[danger], 1 - recall))
        shares = [
            f"{kind} {np.mean(scores[(kinds == kind) & ~danger] >= limit):.3f}"
            for kind in sorted(set(kinds[~danger]))
        ]
        yield f"recall {recall:.3f} from {limit:.3f}: {', '.join(shares)}"


def write_weights(path: Path, section: str, values: Mapping[str, object]) -> None:
    """Replace the values under `section` in the file at `path`; comments and everything else stay."""
    text = path.read_text(encoding="utf-8")
    head, mark, rest = text.partition(f"\n{section}:\n")
    for name, value in values.items():
        rest = re.sub(rf"^(  {name}: ).*$", rf"\g<1>{value}", rest, count=1, flags=re.MULTILINE)
    path.write_text(head + mark + rest, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
