"""Train what our speed is compared with: the pipeline that `rasa init` of 3.6 writes, on our own data."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.messages import Messages, read_messages, resized, write_messages
from benchmarks.training import copy_project
from sepsis_assistant import settings
from sepsis_assistant.data_files import DATA, ROOT

CONFIG = ROOT / "benchmarks" / "rasa_default" / "config.yml"
SHARE = 10  # DIET does not get through all our messages: it is trained on one of so many
_QUICK = 300  # messages
# Rasa's own command, but for the file of the domain: to write a thousand answers as YAML takes it long.
_RASA = (
    "from sepsis_assistant.lean_rasa import keep_domains_fast; keep_domains_fast(); "
    "from rasa.__main__ import main; main()"
)
_SHOWN = 2_000  # characters of the output of a training that failed


def default_model(quick: bool = False) -> Path:
    """Return the model of Rasa's default pipeline; it is trained where the cache has none of this data."""
    messages = read_messages()
    count = _QUICK if quick else sum(map(len, messages.values())) // SHARE
    messages = resized(messages, count)
    kept = settings.cache_folder() / f"rasa_default-{_hash_of(messages)}.tar.gz"
    if not kept.is_file():
        print(
            f"training Rasa's default pipeline on {count:,} messages: minutes, once for this data", flush=True
        )
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            shutil.move(_trained(messages, Path(folder) / "project"), kept)
    return kept


def _trained(messages: Messages, to: Path) -> Path:
    """Train in a copy of the project and return the model's file."""
    project = copy_project(to)
    shutil.copy(CONFIG, project / "config.yml")
    shutil.rmtree(project / "data" / "nlu")
    (project / "data" / "nlu").mkdir()
    write_messages(messages, project / "data" / "nlu")
    command = [sys.executable, "-c", _RASA, "train", "--skip-validation"]
    command += ["--out", str(project), "--fixed-model-name", "default"]
    quiet = settings.environment(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="2")
    ended = subprocess.run(command, cwd=project, env=quiet, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"{ended.stdout[-_SHOWN:]}{ended.stderr[-_SHOWN:]}\nthe training failed, see above")
    return project / "default.tar.gz"


def _hash_of(messages: Messages) -> str:
    """Return a hash of what the model is trained with."""
    files = [CONFIG, ROOT / "domain.yml", *sorted((DATA / "rules").glob("*.yml"))]
    files += sorted((DATA / "responses").glob("*.yml"))
    total = hashlib.sha256(repr(messages).encode())
    for path in files:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]
