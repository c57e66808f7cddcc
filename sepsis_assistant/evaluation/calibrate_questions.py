"""Fit the weights of data/knowledge/asking.yml on new messages: `make calibrate-questions`.

The index holds the phrasings of data/nlu/; the messages here are those of tests/knowledge/asked_dev*.tsv,
which nothing has learned, so that the weights are right for new messages. The sets called
`blind` are not read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sepsis_assistant.data_files import DataError
from sepsis_assistant.evaluation.asked import FOLDER, FollowUp, Message, read_asked, read_followed, shares
from sepsis_assistant.evaluation.calibrate import write_weights
from sepsis_assistant.evaluation.figures import Share
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.learning.softmax import softmax
from sepsis_assistant.no_tensorflow import leave_out_tensorflow
from sepsis_assistant.retrieval.following import AFTER, OUTSIDE
from sepsis_assistant.retrieval.ranker import Evidence
from sepsis_assistant.retrieval.weights import ASKING, NONE, PAIR, SCOPE, SCOPES, Weights

if TYPE_CHECKING:
    from sepsis_assistant.evaluation.questions import Finder

_PULL = 0.02  # towards zero, of the judge's weights
# Other subjects are a fifth of the follow-ups here, and perhaps a twentieth in real conversations.
_RARE = 0.2
_STRENGTH = 0.5  # sklearn's C, of the gate


def main() -> int:
    """Fit, print the weights and the figures, and write the weights; return an exit code."""
    name = "python -m sepsis_assistant.evaluation.calibrate_questions"
    parser = argparse.ArgumentParser(prog=name, description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="print only, write nothing")
    options = parser.parse_args()
    leave_out_tensorflow()
    try:
        messages = read_asked(*development())
        from sepsis_assistant.evaluation.questions import newest

        finder = newest()
        evidence = [finder.evidence(m.text) for m in progress(messages, "messages")]
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    pair, none = fitted_judge(messages, evidence)
    scope = fitted_gate(messages, np.array([e.scope for e in evidence]))
    judged = newest(Weights(pair, none, scope, finder.weights.after, finder.weights.thresholds))
    followed = read_followed("dev")
    after = fitted_after(followed, [judged.followed(m.last, m.text) for m in followed])
    weights = replace(judged.weights, after=after)
    if not options.dry_run:
        write(ASKING, weights)
    found = shares(messages, (judged.choice(m.text) for m in progress(messages, "messages")))
    print("\n".join(f"{name}: {share}" for name, share in found.items()))
    print(f"right follow-up: {followed_right(followed, newest(weights))}")
    return 0


def followed_right(messages: Sequence[FollowUp], finder: Finder) -> Share:
    """Return the share of follow-ups whose likeliest question is right."""
    best = [(m, finder.after(m.last, m.text)) for m in messages]
    return Share(sum(bool(found) and found[0][0] in m.keys for m, found in best), len(messages))


def development() -> Iterator[str]:
    """Yield the names of the development sets."""
    return (path.stem.removeprefix("asked_") for path in sorted(FOLDER.glob("asked_dev*.tsv")))


def fitted_judge(messages: Sequence[Message], evidence: Sequence[Evidence]) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights that make the right candidates likeliest, or none of them where none is right."""
    size = len(PAIR) + len(NONE)
    rows, right = [], []
    for m, e in zip(messages, evidence, strict=True):
        row = [c.key in m.keys for c in e.candidates]
        table = np.zeros((len(row) + 1, size))
        table[:-1, : len(PAIR)], table[-1, len(PAIR) :] = e.pair, e.none
        rows.append(table)
        right.append(np.array([*row, not any(row)]))
    found = _likeliest(rows, right, size)
    return found[: len(PAIR)], found[len(PAIR) :]


def fitted_after(
    messages: Sequence[FollowUp], evidence: Sequence[tuple[list[str], np.ndarray]]
) -> np.ndarray:
    """Return the weights, shape (AFTER,), that make the right questions likeliest after an answer."""
    both = [
        (np.array([key in m.keys for key in keys]), rows)
        for m, (keys, rows) in zip(messages, evidence, strict=True)
    ]
    shares = [_RARE if m.keys == (OUTSIDE,) else 1.0 for m in messages]
    known = [(row, table, share) for (row, table), share in zip(both, shares, strict=True) if row.any()]
    rows, tables, share = zip(*known, strict=True)
    return _likeliest(tables, rows, len(AFTER), np.array(share))


def _likeliest(
    rows: Sequence[np.ndarray], right: Sequence[np.ndarray], size: int, shares: np.ndarray | None = None
) -> np.ndarray:
    """Return the weights, shape (size,), of the features in `rows` that make the `right` ones likeliest.

    `shares` say how much each message counts.
    """
    shares = np.ones(len(rows)) if shares is None else shares
    from scipy.optimize import minimize

    most = max(len(row) for row in right)
    table = np.zeros((len(rows), most, size))
    there, wanted = np.zeros((len(rows), most), bool), np.zeros((len(rows), most), bool)
    for place, (features, row) in enumerate(zip(rows, right, strict=True)):
        table[place, : len(row)], there[place, : len(row)], wanted[place, : len(row)] = features, True, row

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = np.where(there, table @ w, -1e9)
        p = softmax(scores)
        q = p * wanted
        held = q.sum(1, keepdims=True).clip(1e-12)
        slope = np.einsum("i,ij,ijk->k", shares, p - q / held, table) / shares.sum()
        cost = -(shares @ np.log(held[:, 0])) / shares.sum()
        return float(cost + 0.5 * _PULL * (w @ w) / size), slope + _PULL * w / size

    found: np.ndarray = minimize(
        loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    ).x
    return found


def fitted_gate(messages: Sequence[Message], features: np.ndarray) -> np.ndarray:
    """Return the weights of the gate, shape (SCOPE, SCOPES); its first feature is the bias."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, max_iter=5000)
    model.fit(features[:, 1:], [m.scope for m in messages])
    order = [list(model.classes_).index(name) for name in SCOPES]
    return np.vstack([model.intercept_[order], model.coef_[order].T])


def write(path: Path, weights: Weights) -> None:
    """Replace the weights in the file at `path`; comments and thresholds stay."""
    rows = [f"[{', '.join(f'{v:.3f}' for v in row)}]" for row in weights.scope]
    write_weights(path, "pair", {n: f"{v:.3f}" for n, v in zip(PAIR, weights.pair, strict=True)})
    write_weights(path, "none", {n: f"{v:.3f}" for n, v in zip(NONE, weights.none, strict=True)})
    write_weights(path, "scope", dict(zip(SCOPE, rows, strict=True)))
    write_weights(path, "after", {n: f"{v:.3f}" for n, v in zip(AFTER, weights.after, strict=True)})


if __name__ == "__main__":
    raise SystemExit(main())
