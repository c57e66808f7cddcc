"""Tune the MiniLM sentence encoder on our intents, on the levels of care and on the danger signs.

Three linear heads stand on the scaled, normalised embedding while training and are thrown away
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
from rows import LEVELS, UNLABELLED, Row, hold_out, names_of, read_messages, to_rows
from safetensors.torch import load_file, save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from torch import Tensor, nn

REPORT_EVERY = 50
BUCKET = 40  # batches that are sorted by length together
UNNOTED = 0.3  # weight of a sign that a danger message is not known to show
SIGN_WEIGHT = 3.0  # of a sign that is there: each is rare
TOOLS = ("torch", "transformers", "tokenizers", "safetensors", "scikit-learn", "numpy")


class Tuner(nn.Module):
    """The encoder with a head for the intents, one for the levels of care and one for the signs."""

    def __init__(self, encoder: SentenceEncoder, intents: int, signs: int, scale: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.scale = scale
        self.intent, self.level = nn.Linear(DIMS, intents), nn.Linear(DIMS, len(LEVELS))
        self.sign = nn.Linear(DIMS, signs)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the logits of the intents, of the levels and of the signs."""
        features = self.encoder(ids, mask, torch.zeros_like(ids)) * self.scale
        return self.intent(features), self.level(features), self.sign(features)


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
    """Return the weighted sum of the three losses of a batch."""
    with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bf16"):
        intents, levels, signs = (logits.float() for logits in tuner(*collate(batch)))
    return (
        options.intent_weight * labelled_loss(intents, [row.label for row in batch], 0.0)
        + options.level_weight * labelled_loss(levels, [row.level for row in batch], options.smoothing)
        + options.sign_weight * sign_loss(signs, batch)
    )


def labelled_loss(logits: Tensor, labels: list[int], smoothing: float) -> Tensor:
    """Return the mean cross entropy of the rows that have a label; a batch may have none."""
    wanted = torch.tensor(labels)
    known = (wanted != UNLABELLED).sum().clamp(min=1)
    total = nn.functional.cross_entropy(logits, wanted, reduction="sum", label_smoothing=smoothing)
    return total / known


def sign_loss(logits: Tensor, batch: list[Row]) -> Tensor:
    """Return the mean loss of the rows whose signs are known; a sign that was not noted may be there."""
    wanted, weight = torch.zeros_like(logits), torch.zeros_like(logits)
    for place, row in enumerate(batch):
        if row.signs is not None:
            weight[place] = UNNOTED if row.signs else 1.0
            for sign in row.signs:
                wanted[place, sign] = weight[place, sign] = 1.0
    each = nn.functional.binary_cross_entropy_with_logits(
        logits, wanted, reduction="none", pos_weight=torch.tensor(SIGN_WEIGHT)
    )
    known = sum(row.signs is not None for row in batch)
    return (each * weight).sum() / max(1, known)


def make_optimiser(tuner: Tuner, options: argparse.Namespace) -> torch.optim.AdamW:
    """Return AdamW with a rate for the encoder and one for the heads."""
    if not options.train_words:
        tuner.encoder.bert.embeddings.word_embeddings.requires_grad_(False)
    body = [p for p in tuner.encoder.parameters() if p.requires_grad]
    heads = [p for head in (tuner.intent, tuner.level, tuner.sign) for p in head.parameters()]
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
    rows = np.array([(row.label, row.level) for row in training + held])
    vectors, seen = embed(encoder, training + held), np.arange(len(rows)) < len(training)

    def predict(column: int) -> tuple[np.ndarray, np.ndarray]:
        known = rows[:, column] != UNLABELLED
        model = LogisticRegression(C=10.0, max_iter=2000)
        model.fit(vectors[seen & known], rows[seen & known, column])
        return rows[~seen & known, column], model.predict(vectors[~seen & known])

    intents, levels = predict(0), predict(1)
    found = {
        "intent_accuracy": accuracy_score(*intents),
        "intent_macro_f1": f1_score(*intents, average="macro", zero_division=0),
        "level_accuracy": accuracy_score(*levels),
        "level_macro_f1": f1_score(*levels, average="macro", zero_division=0),
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
    intents, signs = names_of(messages)
    tokenizer = load_tokenizer(base, options.max_tokens)
    training, held = hold_out(to_rows(messages, intents, signs, tokenizer), options.hold_out, options.seed)
    print(f"{len(training)} messages to train on, {len(held)} held out")
    print(f"{len(intents)} intents, {len(signs)} signs")
    tuner = Tuner(load_encoder(options.start or base), len(intents), len(signs), options.scale)
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
        "messages": {"training": len(training), "held_out": len(held), "intents": len(intents)},
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
    add("--data", type=Path, required=True, help="JSONL of text, label, level, signs, group")
    add("--out", type=Path, required=True, help="folder to write")
    add("--start", type=Path, help="folder of an earlier tuning to go on from (default: official)")
    add("--seed", type=int, default=7)
    add("--epochs", type=int, default=4)
    add("--batch", type=int, default=32)
    add("--lr", type=float, default=6e-5, help="learning rate of the encoder")
    add("--head-lr", type=float, default=2e-3, help="learning rate of the heads")
    add("--warm-up", type=float, default=0.1, help="share of the steps")
    add("--scale", type=float, default=23.0, help="length of the embedding under the heads")
    add("--intent-weight", type=float, default=0.6)
    add("--level-weight", type=float, default=1.2)
    add("--sign-weight", type=float, default=0.25)
    add("--smoothing", type=float, default=0.03, help="of the levels, on which careful people differ")
    add("--hold-out", type=float, default=0.1, help="share to measure on; 0 trains on all")
    add("--max-tokens", type=int, default=256)
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
