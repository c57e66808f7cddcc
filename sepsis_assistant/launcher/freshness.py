"""Tell whether the trained model was made from what the project holds now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sepsis_assistant.file_hashes import hash_of
from sepsis_assistant.model_file import is_whole

# The answers, which are only copied into the model: their texts, and what completes them.
ANSWERS = ("data/responses", *(f"data/knowledge/{name}" for name in ("answers.yml", "claims", "sources")))
ANSWERS_CODE = ("answers", "book", "dressing", "ledger")  # of sepsis_assistant/knowledge
# What is trained or compiled into the model. Everything else in data/ is read at every start.
TRAINED = (
    "config.yml", "domain.yml", "domain", "data/nlu", "data/rules", "data/stories",
    "data/safety/generation.yml", "data/safety/augmentation.yml", "data/knowledge/other_subjects.yml",
    "data/knowledge/things.yml", "data/knowledge/followed", "models/encoder/manifest.json",
    "models/question_encoder/manifest.json",
)  # fmt: skip
TRAINED_CODE = (
    "encoder", "importer", "text", "learning/features", "learning/softmax", "learning/vectors",
    "nlu/fingerprints", "nlu/intent_classifier", "nlu/question_finder", "nlu/red_flags", "nlu/text_cleaner",
    "retrieval/followed", "retrieval/index", "retrieval/other_subjects", "retrieval/training",
    "retrieval/words", "safety/generation", "safety/training", "safety/care",
)  # fmt: skip
PACKAGES = ("rasa", "spacy", "scikit-learn", "numpy", "onnxruntime", "tokenizers")


@dataclass(frozen=True)
class Fingerprint:
    """Hold two hashes: of the answers, and of all else that the model is made from."""

    answers: str
    trained: str

    def write(self, path: Path) -> None:
        """Write the hashes to a file."""
        path.write_text(json.dumps({"answers": self.answers, "trained": self.trained}) + "\n")

    @classmethod
    def read(cls, path: Path) -> Fingerprint | None:
        """Return the hashes in a file, or None when there are none."""
        try:
            found = json.loads(path.read_text())
            return cls(found["answers"], found["trained"])
        except (OSError, ValueError, KeyError, TypeError):
            return None


def fingerprint(root: Path) -> Fingerprint:
    """Return the hashes of everything that the model is made from."""
    versions = [f"{name}=={_version(name)}" for name in PACKAGES]
    answers = [*ANSWERS, *(f"sepsis_assistant/knowledge/{name}.py" for name in ANSWERS_CODE)]
    trained = [*TRAINED, *(f"sepsis_assistant/{name}.py" for name in TRAINED_CODE)]
    return Fingerprint(hash_of(root, answers), hash_of(root, trained, versions))


def record_of(model: Path) -> Path:
    """Return the file that holds the hashes of a model's inputs."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".sha256")


def is_fresh(model: Path, now: Fingerprint) -> bool:
    """Tell whether the model exists, was made from these inputs and is not damaged."""
    return Fingerprint.read(record_of(model)) == now and is_whole(model)


def _version(package: str) -> str:
    """Return the version of an installed package, or a dash."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
