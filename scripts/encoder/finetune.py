"""Tune the MiniLM sentence encoder on our intents and on the question "is this a danger report?".

Two linear heads stand on the scaled, normalised embedding while training and are thrown away
after it: what is kept is the encoder. The figures before and after are those of a logistic
regression on the plain embeddings, as in the assistant, measured on messages held out.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import shutil
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from export import (
    BASE_WEIGHTS_SHA256,
    DIMS,
    TOKENIZER_FILE,
    TRAINING_FILE,
    WEIGHTS_FILE,
    SentenceEncoder,
    check_weights,
    load_encoder,
    load_tokenizer,
    packaged_weights,
    sha256_of,
)
from rows import UNLABELLED, Row, hold_out, read_messages, to_rows
from safetensors.torch import load_file, save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from torch import Tensor, nn

REPORT_EVERY = 50
BUCKET = 50  # batches that are sorted by length together
TOOLS = ("torch", "transformers", "tokenizers", "safetensors", "scikit-learn", "numpy")


class Tuner(nn.Module):
    """The encoder with an intent head and a danger head."""

    def __init__(self, encoder: SentenceEncoder, labels: int, scale: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.scale = scale
        self.intent = nn.Linear(DIMS, labels)
        self.danger = nn.Linear(DIMS, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits of the intents and of danger."""
        features = self.encoder(ids, mask, torch.zeros_like(ids)) * self.scale
        return self.intent(features), self.danger(features).squeeze(-1)


def batches(rows: list[Row], size: int, chance: random.Random) -> Iterator[list[Row]]:
    """Yield the rows in random batches of similar length."""
    order = chance.sample(rows, len(rows))
    found: list[list[Row]] = []
    for start in range(0, len(order), size * BUCKET):
        pool = sorted(order[start : start + size * BUCKET], key=lambda row: len(row.ids))
        found += [pool[at : at + size] for at in range(0, len(pool), size)]
    chance.shuffle(found)
    yield from found


def collate(rows: list[Row]) -> tuple[Tensor, Tensor]:
    """Return the padded ids of a batch and their mask."""
    tensors = [torch.tensor(row.ids) for row in rows]
    ids = nn.utils.rnn.pad_sequence(tensors, batch_first=True)
    return ids, (ids != 0).long()


def loss_of(tuner: Tuner, batch: list[Row], options: argparse.Namespace) -> Tensor:
    """Return the sum of the intent loss and the weighted danger loss of a batch."""
    labels = torch.tensor([row.label for row in batch])
    danger = torch.tensor([float(row.danger) for row in batch])
    with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bf16"):
        intents, dangers = tuner(*collate(batch))
    dangers, weight = dangers.float(), torch.tensor(options.pos_weight)
    second = nn.functional.binary_cross_entropy_with_logits(dangers, danger, pos_weight=weight)
    first = nn.functional.cross_entropy(intents.float(), labels, reduction="sum")
    labelled = (labels != UNLABELLED).sum().clamp(min=1)  # a batch may have no label at all
    return first / labelled + options.danger_weight * second


def make_optimiser(tuner: Tuner, options: argparse.Namespace) -> torch.optim.AdamW:
    """Return AdamW with a rate for the encoder and one for the heads."""
    if not options.train_words:
        tuner.encoder.bert.embeddings.word_embeddings.requires_grad_(False)
    body = [p for p in tuner.encoder.parameters() if p.requires_grad]
    heads = [*tuner.intent.parameters(), *tuner.danger.parameters()]
    groups = [{"params": body, "lr": options.lr}, {"params": heads, "lr": options.head_lr}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def rate_at(step: int, total: int, warm_up: float) -> float:
    """Return the share of the full learning rate: linear up, then linear down to zero."""
    rise = max(1, round(total * warm_up))
    if step < rise:
        return (step + 1) / rise
    return max(0.0, (total - step) / max(1, total - rise))


def train(tuner: Tuner, rows: list[Row], options: argparse.Namespace) -> None:
    """Train for the epochs asked for, with a line of progress now and then."""
    optimiser = make_optimiser(tuner, options)
    total = options.epochs * sum(1 for _ in batches(rows, options.batch, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: rate_at(step, total, options.warm_up)
    )
    chance = random.Random(options.seed)
    start, step, seen, recent = time.monotonic(), 0, 0, list[float]()
    tuner.train()
    for epoch in range(1, options.epochs + 1):
        for batch in batches(rows, options.batch, chance):
            loss = loss_of(tuner, batch, options)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tuner.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step, seen = step + 1, seen + len(batch)
            recent.append(loss.item())
            if step % REPORT_EVERY == 0 or step == total:
                spent, mean = time.monotonic() - start, sum(recent) / len(recent)
                progress = f"epoch {epoch} step {step}/{total} loss {mean:.3f}"
                print(
                    f"{progress} {seen / spent:.0f} messages/s ETA {spent / step * (total - step):.0f} s",
                    flush=True,
                )
                recent.clear()


def embed(encoder: SentenceEncoder, rows: list[Row]) -> np.ndarray:
    """Return the full-precision embeddings of the rows, in their order."""
    encoder.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].ids))
    found = np.zeros((len(rows), DIMS), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            ids, mask = collate([rows[at] for at in places])
            found[places] = encoder(ids, mask, torch.zeros_like(ids)).numpy()
    return found


def figures(encoder: SentenceEncoder, training: list[Row], held: list[Row]) -> dict[str, float]:
    """Fit logistic regressions on the embeddings and measure them on the rows held out."""
    if not held:
        return {}
    rows = np.array([(row.label, row.danger) for row in training + held])
    vectors, seen = embed(encoder, training + held), np.arange(len(rows)) < len(training)

    def predict(column: int, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        model = LogisticRegression(C=10.0, max_iter=2000)
        model.fit(vectors[seen & known], rows[seen & known, column])
        return rows[~seen & known, column], model.predict(vectors[~seen & known])

    intents, dangers = predict(0, rows[:, 0] != UNLABELLED), predict(1, rows[:, 1] >= 0)
    found = {
        "intent_accuracy": accuracy_score(*intents),
        "intent_macro_f1": f1_score(*intents, average="macro", zero_division=0),
        "danger_recall": recall_score(*dangers, zero_division=0),
        "danger_precision": precision_score(*dangers, zero_division=0),
    }
    return {name: round(float(value), 4) for name, value in found.items()}


def save(encoder: SentenceEncoder, out: Path, record: dict[str, Any]) -> None:
    """Write the weights in the format of the official ones, with their record."""
    base = packaged_weights()
    out.mkdir(parents=True, exist_ok=True)
    tensors = load_file(base / WEIGHTS_FILE)
    tuned = {n: t.contiguous() for n, t in encoder.bert.state_dict().items() if n in tensors}
    save_file(tensors | tuned, out / WEIGHTS_FILE, metadata={"format": "pt"})
    for name in (TOKENIZER_FILE, "config.json"):
        shutil.copyfile(base / name, out / name)
    record = {"weights_sha256": sha256_of(out / WEIGHTS_FILE), **record}
    (out / TRAINING_FILE).write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def tune(options: argparse.Namespace) -> None:
    """Read, split, measure, train, measure again and save."""
    base = packaged_weights()
    check_weights(base)
    messages = read_messages(options.data)
    labels = sorted({message["label"] for message in messages} - {None})
    tokenizer = load_tokenizer(base, options.max_tokens)
    training, held = hold_out(to_rows(messages, labels, tokenizer), options.hold_out, options.seed)
    print(f"{len(training)} messages to train on, {len(held)} held out, {len(labels)} intents")
    tuner = Tuner(load_encoder(options.start or base), len(labels), options.scale)
    before = figures(tuner.encoder, training, held)
    print(f"before {before}", flush=True)
    start = time.monotonic()
    train(tuner, training, options)
    after = figures(tuner.encoder, training, held)
    print(f"after  {after}")
    settings = {k: v for k, v in vars(options).items() if k not in ("data", "out", "start")}
    record = {
        "base_weights_sha256": BASE_WEIGHTS_SHA256,
        "continued_from": sha256_of(options.start / WEIGHTS_FILE) if options.start else None,
        "data_sha256": sha256_of(options.data),
        "messages": {"training": len(training), "held_out": len(held), "intents": len(labels)},
        "versions": {"python": platform.python_version(), **{t: version(t) for t in TOOLS}},
        "before": before,
        "after": after,
        "seconds": round(time.monotonic() - start),
    }
    save(tuner.encoder, options.out, settings | record)


def arguments() -> argparse.Namespace:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--data", type=Path, required=True, help="JSONL of text, label or null, danger 0/1, group")
    add("--out", type=Path, required=True, help="folder to write")
    add("--start", type=Path, help="folder of an earlier tuning to go on from (default: official)")
    add("--seed", type=int, default=7)
    add("--epochs", type=int, default=4)
    add("--batch", type=int, default=32)
    add("--lr", type=float, default=5e-5, help="learning rate of the encoder")
    add("--head-lr", type=float, default=1e-3, help="learning rate of the heads")
    add("--warm-up", type=float, default=0.1, help="share of the steps")
    add("--scale", type=float, default=16.0, help="length of the embedding under the heads")
    add("--pos-weight", type=float, default=1.0, help="weight of danger messages")
    add("--danger-weight", type=float, default=1.0, help="weight of the danger loss")
    add("--hold-out", type=float, default=0.1, help="share to measure on; 0 trains on all")
    add("--max-tokens", type=int, default=128)
    add("--train-words", action="store_true", help="tune the word embeddings too (slower)")
    add("--precision", choices=("bf16", "fp32"), default="bf16")
    add("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    """Prepare torch and tune."""
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)
    tune(options)


if __name__ == "__main__":
    main()
