"""Tune the MiniLM encoder on questions.

Phrasings of one question come together; those of others, and other subjects, go apart. A larger encoder
(all-mpnet-base-v2) is the teacher: the likeness of any two texts of a batch is held near what it says, so
that the small one forgets nothing of what it knew of other subjects.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from export import (
    BASE_WEIGHTS_SHA256,
    WEIGHTS_FILE,
    SentenceEncoder,
    load_encoder,
    load_tokenizer,
    packaged_weights,
    sha256_of,
)
from finetune import collate, rate_at, save
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

TEACHER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
REPORT_EVERY = 25
BACKGROUND = "background"  # as questions_rows.py calls it
LONGEST = 96  # tokens of a question with its background


class Row:
    """Hold the ids of a text, as finetune.collate wants them."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = ids


class Texts:
    """The rows, their token ids and the teacher's vectors."""

    def __init__(self, path: Path, tokenizer: Tokenizer, vectors: np.ndarray | None) -> None:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        self.keys = [row["key"] for row in rows]
        self.scopes = [row["scope"] for row in rows]
        self.texts = [row["text"] for row in rows]
        tokenizer.no_padding()
        self.ids = [tokenizer.encode(text).ids for text in self.texts]
        self.vectors = vectors
        self.by_key: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self.keys):
            if key:
                self.by_key[key].append(place)
        self.others = [
            place for place, key in enumerate(self.keys) if not key and self.scopes[place] != BACKGROUND
        ]
        self.background = [place for place, scope in enumerate(self.scopes) if scope == BACKGROUND]

    def row(self, place: int, told: int | None) -> Row:
        """Return the ids of a text, after those of the background `told` where one is given."""
        if told is None:
            return Row(self.ids[place])
        return Row((self.ids[told][:-1] + self.ids[place][1:])[:LONGEST])


def teach(texts: list[str], folder: Path) -> np.ndarray:
    """Return the teacher's unit vectors, shape (texts, 768)."""
    if sha256_of(folder / WEIGHTS_FILE) != TEACHER_SHA256:
        raise SystemExit(f"{folder}: not the published all-mpnet-base-v2")
    model = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_length=128)
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    found, start = np.zeros((len(texts), 768), np.float32), time.monotonic()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(order), 64):
            places = order[at : at + 64]
            rows = tokenizer.encode_batch([texts[place] for place in places])
            ids = torch.tensor([row.ids for row in rows])
            mask = torch.tensor([row.attention_mask for row in rows])
            states = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            mean = (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
            found[places] = nn.functional.normalize(mean, dim=-1).numpy()
            if at % 2560 == 0:
                print(f"taught {at}/{len(order)} in {time.monotonic() - start:.0f} s", flush=True)
    return found


def batches(data: Texts, options: argparse.Namespace, chance: random.Random) -> Iterator[list[int]]:
    """Yield places of texts: two phrasings of each of some questions, then texts of no question."""
    pairs = []
    for places in data.by_key.values():
        mixed = chance.sample(places, len(places))
        pairs += [mixed[at : at + 2] for at in range(0, len(mixed) - 1, 2)]
    chance.shuffle(pairs)
    others = chance.sample(data.others, len(data.others)) if data.others else []
    for number, at in enumerate(range(0, len(pairs), options.pairs)):
        chosen = [place for pair in pairs[at : at + options.pairs] for place in pair]
        extra = (
            [others[(number * options.others + i) % len(others)] for i in range(options.others)]
            if others
            else []
        )
        yield chosen + extra


def loss_of(
    encoder: SentenceEncoder,
    data: Texts,
    places: list[int],
    options: argparse.Namespace,
    chance: random.Random,
) -> Tensor:
    """Return the loss of a batch: like phrasings together, and all likeness near the teacher's."""
    told = [
        chance.choice(data.background) if data.background and chance.random() < options.background else None
        for _ in places
    ]
    ids, mask = collate([data.row(*each) for each in zip(places, told, strict=True)])
    with torch.autocast("cpu", torch.bfloat16):
        vectors = encoder(ids, mask, torch.zeros_like(ids)).float()
    likeness = vectors @ vectors.T
    keys = [data.keys[place] for place in places]
    asked = [i for i, key in enumerate(keys) if key]
    same = torch.tensor([[a != b and keys[a] == keys[b] for b in range(len(keys))] for a in asked])
    itself = torch.zeros(len(asked), len(keys), dtype=torch.bool)
    itself[torch.arange(len(asked)), torch.tensor(asked)] = True
    scores = (likeness[asked] * options.scale).masked_fill(itself, -1e4)
    together = torch.logsumexp(scores.masked_fill(~same, -1e4), 1)
    contrast = (torch.logsumexp(scores, 1) - together).mean()
    if data.vectors is None:
        return contrast
    wanted = torch.from_numpy(data.vectors[places])
    apart = torch.tensor(
        [[keys[a] is None or keys[a] != keys[b] for b in range(len(keys))] for a in range(len(keys))]
    )
    held = ((likeness - wanted @ wanted.T) ** 2)[apart].mean()
    return contrast + options.hold * held


def main() -> None:
    """Tune and save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--data", type=Path, required=True, help="JSONL of text, key, scope")
    add("--out", type=Path, required=True, help="folder to write")
    add("--teacher", type=Path, help="folder of all-mpnet-base-v2; its vectors are kept beside the data")
    add("--seed", type=int, default=14)
    add("--epochs", type=int, default=3)
    add("--pairs", type=int, default=40, help="questions of a batch, two phrasings each")
    add("--others", type=int, default=24, help="texts of no question in a batch")
    add("--lr", type=float, default=5e-5)
    add("--scale", type=float, default=20.0)
    add("--background", type=float, default=0.15, help="share of texts with somebody's story before them")
    add("--hold", type=float, default=10.0, help="weight of the teacher")
    add("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    base = packaged_weights()
    data = Texts(options.data, load_tokenizer(base, 128), None)
    if options.teacher:
        kept = options.data.with_suffix(".teacher.npz")
        known = dict(zip(*np.load(kept, allow_pickle=False).values(), strict=True)) if kept.exists() else {}
        taught = [text for text, scope in zip(data.texts, data.scopes, strict=True) if scope != BACKGROUND]
        new = [text for text in taught if text not in known]
        if new:
            known |= dict(zip(new, teach(new, options.teacher), strict=True))
            np.savez(kept, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
        nothing = np.zeros(768, np.float32)
        data.vectors = np.stack([known.get(text, nothing) for text in data.texts])
    encoder = load_encoder(base, peaks=False)
    encoder.bert.embeddings.word_embeddings.requires_grad_(False)
    optimiser = torch.optim.AdamW(
        [p for p in encoder.parameters() if p.requires_grad], lr=options.lr, weight_decay=0.01
    )
    total = options.epochs * sum(1 for _ in batches(data, options, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate_at(step, total, 0.1))
    chance, start, step = random.Random(options.seed), time.monotonic(), 0
    encoder.train()
    recent: list[float] = []
    for _ in range(options.epochs):
        for places in batches(data, options, chance):
            loss = loss_of(encoder, data, places, options, chance)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            recent.append(loss.item())
            if step % REPORT_EVERY == 0 or step == total:
                spent = time.monotonic() - start
                print(
                    f"step {step}/{total} loss {np.mean(recent):.3f} ETA {spent / step * (total - step):.0f}",
                    flush=True,
                )
                recent.clear()
    settings = {k: v for k, v in vars(options).items() if k not in ("data", "out", "teacher")}
    record = {
        "base_weights_sha256": BASE_WEIGHTS_SHA256,
        "data_sha256": sha256_of(options.data),
        "teacher": bool(options.teacher),
    }
    save(encoder.eval(), options.out, settings | record)


if __name__ == "__main__":
    main()
