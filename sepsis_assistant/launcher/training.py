"""Train the model when its inputs changed, with progress that a person can follow."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sepsis_assistant.data_files import DataError
from sepsis_assistant.launcher.answers import CannotReplace, replace_answers
from sepsis_assistant.launcher.content import require_no_mistake, require_review
from sepsis_assistant.launcher.freshness import Fingerprint, fingerprint, is_fresh, record_of
from sepsis_assistant.launcher.messages import LaunchError, say
from sepsis_assistant.launcher.processes import RASA, Child
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.model_file import is_whole
from sepsis_assistant.settings import REQUIRE_REVIEW, is_on

STEP = re.compile(
    r"Starting to train component '(?P<name>\w+)'|(?P<coded>Encod(?:ing|ed) \d+ of \d+ messages)"
)
QUICK = ("AnswerPolicy", "FallbackPolicy", "GuidePolicy", "SafetyPolicy")  # nothing is trained in these
NOISE = re.compile(r"Warning|^\s|Processed \w+:| (INFO|DEBUG)\s+\S+\s+- |^\S*\[?9?\dm?$|tensorflow/")
SHOWN_ON_FAILURE = 25  # lines


def ensure_model(root: Path, model: Path, stop: Stop, force: bool = False) -> None:
    """Bring the model up to date unless it is fresh; an old one stays until the new one is complete.

    Raise LaunchError where that fails.
    """
    if is_on(REQUIRE_REVIEW):
        require_review(root / "data")
    now = fingerprint(root)
    if is_fresh(model, now) and not force:
        _make_newest(model)
        return
    if (root / "data" / "knowledge" / "answers.yml").exists():  # else Rasa tells what is missing
        require_no_mistake(root / "data")
    try:
        _renew(root, model, now, stop, force)
    except OSError as error:  # a disk that is full or takes nothing
        raise LaunchError(f"The model cannot be written: {error.filename}: {error.strerror}") from None


def _renew(root: Path, model: Path, now: Fingerprint, stop: Stop, force: bool) -> None:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=_folder(model), prefix=".training-") as folder:
        new = Path(folder) / "new.tar.gz"
        if force or not _only_answers(root, model, new, now):
            say("Training the model: " + _reason(model, force))
            _train(root, Path(folder), stop, force)
        if stop.requested:
            return
        _replace(new, model, now)
    say(f"That took {time.monotonic() - started:.0f} s.")


def _only_answers(root: Path, model: Path, new: Path, now: Fingerprint) -> bool:
    """Write the model with other answers to `new` if nothing else has changed; say whether that was all."""
    before = Fingerprint.read(record_of(model))
    if before is None or before.trained != now.trained or not is_whole(model):
        return False  # of a damaged model the damage would be copied, too
    try:
        replace_answers(model, new, root / "data")
    except CannotReplace:
        return False
    except DataError as error:
        raise LaunchError(f"{error}\nThe answers could not be read; the model is as it was.") from None
    say("Putting the changed answers into the model; nothing has to be trained.")
    return True


def _train(root: Path, folder: Path, stop: Stop, anew: bool) -> None:
    """Run `rasa train` into a folder; raise LaunchError with the reason if it fails."""
    command = [*RASA, "train", "--out", str(folder)]
    # `make check` validates; here it would cost as much again as the training.
    command += ["--skip-validation", "--fixed-model-name", "new"] + (["--force"] if anew else [])
    log = folder / "train.log"
    with log.open("wb") as output:
        child = Child(command, root, {"LOG_LEVEL": "INFO", "PYTHONUNBUFFERED": "1"}, output)
        try:
            _follow(child, log, stop)
        finally:
            child.stop()
    if not stop.requested and (child.code or not (folder / "new.tar.gz").is_file()):
        reason, kept = _failure(log), _keep(log, root)
        raise LaunchError(f"{reason}\nTraining failed, see above; all of its output: {kept}")


def _follow(child: Child, log: Path, stop: Stop) -> None:
    """Print a line for each step until the training ends or is stopped."""
    started, seen = time.monotonic(), 0
    while not stop.requested:
        ended = child.code is not None
        lines = log.read_text(errors="replace").splitlines()
        for step in steps(lines[seen:]):
            say(f"  {time.monotonic() - started:4.0f} s  {step}")
        seen = len(lines)
        if ended:
            return
        stop.pause(0.3)


def steps(lines: list[str]) -> Iterator[str]:
    """Yield what a person wants to know of Rasa's output."""
    for line in lines:
        found = STEP.search(line)
        if found and found["name"] not in QUICK:
            yield found["coded"].lower() if found["coded"] else f"training {found['name']}"


def _reason(model: Path, force: bool) -> str:
    """Return why the model is trained."""
    if not model.is_file():
        return "there is none yet. This takes five to ten minutes, the next time seconds."
    if force:
        return "as asked."
    return "what it is trained with has changed." if is_whole(model) else "its file is damaged."


def _failure(log: Path) -> str:
    """Return the end of Rasa's output without progress bars and warnings."""
    lines = log.read_text(errors="replace").replace("\r", "\n").splitlines()
    useful = [line for line in lines if line.strip() and not NOISE.search(line)]
    return "\n".join(useful[-SHOWN_ON_FAILURE:])


def _keep(log: Path, root: Path) -> str:
    """Move the log of a failed training to var/ and return its name."""
    folder = root / "var"
    folder.mkdir(mode=0o700, exist_ok=True)
    shutil.move(log, folder / "train.log")
    return "var/train.log"


def _replace(new: Path, model: Path, made_from: Fingerprint) -> None:
    """Put the new model in the place of the old one and record its inputs."""
    record = record_of(model)
    record.unlink(missing_ok=True)
    os.replace(new, model)
    made_from.write(record)


def _make_newest(model: Path) -> None:
    """Make this model the one that Rasa's own commands pick, which take the newest file."""
    others = [path.stat().st_mtime for path in model.parent.glob("*.tar.gz") if path != model]
    if others and max(others) >= model.stat().st_mtime:
        os.utime(model)


def _folder(model: Path) -> Path:
    """Return the model's folder, made if needed."""
    model.parent.mkdir(parents=True, exist_ok=True)
    return model.parent
