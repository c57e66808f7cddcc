"""The launcher's parts: what is fresh, what is free, what is said, what is ended."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from sepsis_assistant import settings
from sepsis_assistant.launcher import training
from sepsis_assistant.launcher.endpoints import endpoints_for
from sepsis_assistant.launcher.freshness import Fingerprint, fingerprint, is_fresh, record_of
from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.launcher.ports import free_port, is_free, require_different, require_free
from sepsis_assistant.launcher.processes import Child, answers
from sepsis_assistant.launcher.stopping import Stop
from tests.support.waiting import until


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml", "data/nlu/causes.yml", "data/responses/causes.yml",
                 "sepsis_assistant/text.py", "sepsis_assistant/safety/detector.py",
                 "sepsis_assistant/channels/rest.py", "models/encoder/manifest.json"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("first")
    return tmp_path


def change(project: Path, name: str) -> tuple[Fingerprint, Fingerprint]:
    before = fingerprint(project)
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("second")
    return before, fingerprint(project)


@pytest.mark.parametrize(
    "name",
    ["config.yml", "domain.yml", "data/nlu/causes.yml", "data/nlu/new/danger.yml", "data/rules/new.yml",
     "data/safety/generation.yml", "sepsis_assistant/text.py", "sepsis_assistant/learning/softmax.py",
     "models/encoder/manifest.json"],
)  # fmt: skip
def test_what_the_model_is_trained_with_makes_it_stale(project: Path, name: str) -> None:
    before, after = change(project, name)
    assert after.trained != before.trained
    assert after.answers == before.answers


@pytest.mark.parametrize(
    "name",
    [
        "data/responses/causes.yml",
        "data/knowledge/claims/causes.yml",
        "sepsis_assistant/knowledge/dressing.py",
    ],
)
def test_an_edited_answer_trains_nothing(project: Path, name: str) -> None:
    before, after = change(project, name)
    assert after.answers != before.answers
    assert after.trained == before.trained


@pytest.mark.parametrize(
    "name",
    ["README.md", "sepsis_assistant/channels/rest.py", "sepsis_assistant/launcher/shell.py",
     "sepsis_assistant/policies/safety_policy.py", "sepsis_assistant/safety/detector.py",
     "data/safety/signs.yml", "data/conversation/countries.yml", "data/nlu/.causes.yml.swp",
     "data/nlu/causes.yml~"],
)  # fmt: skip
def test_what_no_model_contains_does_not_matter(project: Path, name: str) -> None:
    before, after = change(project, name)
    assert after == before


def test_a_renamed_file_makes_the_model_stale(project: Path) -> None:
    before = fingerprint(project)
    (project / "data/nlu/causes.yml").rename(project / "data/nlu/cause.yml")
    assert fingerprint(project) != before


def test_a_model_is_fresh_only_with_its_record(project: Path) -> None:
    model, now = project / "models" / "m.tar.gz", fingerprint(project)
    assert not is_fresh(model, now)
    model.write_bytes(gzip.compress(b"model"))
    assert not is_fresh(model, now)
    now.write(record_of(model))
    assert is_fresh(model, now)
    record_of(model).write_text("broken")
    assert not is_fresh(model, now)


def cut(content: bytes) -> bytes:
    return content[:-1]


def flipped(content: bytes) -> bytes:
    return content[:20] + bytes([content[20] ^ 1]) + content[21:]


@pytest.mark.parametrize("damage", [cut, flipped, lambda _: b"", lambda _: b"no archive"])
def test_a_damaged_model_is_trained_anew(fake_rasa: Path, damage: Callable[[bytes], bytes], capsys) -> None:
    model = fake_rasa / "models" / "m.tar.gz"
    training.ensure_model(fake_rasa, model, Stop())
    model.write_bytes(damage(model.read_bytes()))
    training.ensure_model(fake_rasa, model, Stop())
    assert gzip.decompress(model.read_bytes()) == b"new model"
    assert "its file is damaged" in capsys.readouterr().err


def test_a_model_that_cannot_be_written_is_told_in_one_line(project: Path) -> None:
    with pytest.raises(LaunchError, match="cannot be written: .*domain.yml"):
        training.ensure_model(project, project / "domain.yml" / "m.tar.gz", Stop())


FAKE_RASA = """
import gzip, pathlib, sys
out = pathlib.Path(sys.argv[sys.argv.index('--out') + 1])
pathlib.Path('arguments').write_text(' '.join(sys.argv))
print("INFO x - Starting to train component 'Classifier'.")
if pathlib.Path('broken').exists():
    print("InvalidRule: two rules contradict each other"); sys.exit(1)
(out / 'new.tar.gz').write_bytes(gzip.compress(b'new model'))
"""


@pytest.fixture
def fake_rasa(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = project / "fake_rasa.py"
    script.write_text(FAKE_RASA)
    monkeypatch.setattr(training, "RASA", (sys.executable, str(script)))
    return project


def test_training_happens_once(fake_rasa: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = fake_rasa / "models" / "m.tar.gz"
    training.ensure_model(fake_rasa, model, Stop())
    assert gzip.decompress(model.read_bytes()) == b"new model"
    assert "training Classifier" in capsys.readouterr().err
    training.ensure_model(fake_rasa, model, Stop())
    assert capsys.readouterr().err == ""


def test_a_change_leaves_it_to_rasa_what_is_trained_anew(fake_rasa: Path) -> None:
    model = fake_rasa / "models" / "m.tar.gz"
    training.ensure_model(fake_rasa, model, Stop())
    for name in ("config.yml", "sepsis_assistant/text.py"):
        (fake_rasa / name).write_text("second")
        training.ensure_model(fake_rasa, model, Stop())
        assert "--force" not in (fake_rasa / "arguments").read_text()
    training.ensure_model(fake_rasa, model, Stop(), force=True)
    assert "--force" in (fake_rasa / "arguments").read_text()


def test_a_failed_training_keeps_the_old_model_and_says_why(fake_rasa: Path) -> None:
    model = fake_rasa / "models" / "m.tar.gz"
    training.ensure_model(fake_rasa, model, Stop())
    (fake_rasa / "config.yml").write_text("second")
    (fake_rasa / "broken").touch()
    with pytest.raises(LaunchError, match="two rules contradict each other"):
        training.ensure_model(fake_rasa, model, Stop())
    assert gzip.decompress(model.read_bytes()) == b"new model"
    assert not is_fresh(model, fingerprint(fake_rasa))
    assert "contradict" in (fake_rasa / "var/train.log").read_text()
    assert not list(model.parent.glob(".training-*"))


def test_a_stop_during_training_keeps_the_old_state(fake_rasa: Path) -> None:
    stop = Stop()
    stop.requested = True
    training.ensure_model(fake_rasa, fake_rasa / "models" / "m.tar.gz", stop)
    assert not list((fake_rasa / "models").glob("*.tar.gz"))


def test_a_fresh_model_becomes_the_newest(fake_rasa: Path) -> None:
    model = fake_rasa / "models" / "m.tar.gz"
    training.ensure_model(fake_rasa, model, Stop())
    other = fake_rasa / "models" / "20260101-by-hand.tar.gz"
    other.write_text("trained by hand")
    os.utime(model, (1, 1))
    training.ensure_model(fake_rasa, model, Stop())
    assert model.stat().st_mtime >= other.stat().st_mtime


def test_a_busy_port_is_named_with_a_fix_that_works() -> None:
    with socket.socket() as busy:
        busy.bind((settings.HOST, 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert not is_free(port)
        with pytest.raises(LaunchError) as error:
            require_free(port, "the assistant", "SEPSIS_PORT")
    message = str(error.value)
    assert str(port) in message and "\n" not in message
    proposed = int(message.rpartition("SEPSIS_PORT=")[2].split()[0])
    assert is_free(proposed)


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(LaunchError, match="SEPSIS_ACTION_PORT="):
        require_different(5005, 5005, "SEPSIS_ACTION_PORT")


@pytest.mark.parametrize("value", ["abc", "0", "70000", "-1", "50 05"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SEPSIS_PORT", value)
    with pytest.raises(settings.SettingError, match="SEPSIS_PORT="):
        settings.server_port()


def test_both_servers_get_the_port_and_a_secret_that_nobody_else_can_read() -> None:
    seen = set()
    for port in (5055, 6066):
        with endpoints_for(settings.ENDPOINTS, port) as copy:
            content = yaml.safe_load(copy.read_text())
            original = yaml.safe_load(settings.ENDPOINTS.read_text())
            assert content["action_endpoint"]["url"] == f"http://127.0.0.1:{port}/webhook"
            assert content["tracker_store"] == original["tracker_store"]
            assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o600, 0o700)
            seen.add(content["action_endpoint"]["headers"]["Authorization"])
        assert not copy.exists()
    assert len(seen) == 2 and all(len(secret) > 40 for secret in seen)


@pytest.mark.parametrize("written", ["${DB_PASSWORD}", '"${DB_PASSWORD}"'])
def test_rasa_fills_the_password_into_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    from rasa.core.utils import AvailableEndpoints

    monkeypatch.setenv("DB_PASSWORD", "0e12$HOME #: {'")
    source = tmp_path / "endpoints.yml"
    source.write_text(f"tracker_store:\n  dialect: postgresql\n  password: {written}\n")
    with endpoints_for(source, 5055) as copy:
        store = AvailableEndpoints.read_endpoints(str(copy)).tracker_store
    assert store.kwargs["password"] == "0e12$HOME #: {'"


def test_an_endpoints_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(LaunchError, match="other.yml: this file is missing"),
        endpoints_for(tmp_path / "other.yml", 1),
    ):
        pass


def test_what_is_shown_of_the_training() -> None:
    lines = [
        "UserWarning: something",
        "2026-01-01 INFO rasa.hooks - Starting to train component 'GuidePolicy'.",
        "2026-01-01 INFO rasa.hooks - Starting to train component 'LinearIntentClassifier'.",
        "2026-01-01 INFO vectors - Encoding 24418 of 24420 messages",
        "2026-01-01 INFO vectors - Encoded 2000 of 24418 messages",
    ]
    assert list(training.steps(lines)) == [
        "training LinearIntentClassifier",
        "encoding 24418 of 24420 messages",
        "encoded 2000 of 24418 messages",
    ]


def test_ending_a_child_ends_its_children(tmp_path: Path) -> None:
    script = "import subprocess, sys, time; subprocess.Popen(['sleep', '677.25']); time.sleep(600)"
    child = Child([sys.executable, "-c", script], tmp_path)
    listing = ["ps", "-ww", "-eo", "args="]
    until(lambda: b"\nsleep 677.25" in subprocess.check_output(listing), "the start of the child's child")
    child.stop()
    assert child.code is not None
    assert b"\nsleep 677.25" not in subprocess.check_output(listing)


def test_a_child_that_ignores_the_request_is_ended(tmp_path: Path) -> None:
    script = "import signal as s, time; s.signal(s.SIGTERM, s.SIG_IGN); print(1, flush=True)"
    script += "; time.sleep(60)"
    log = tmp_path / "log"
    with log.open("wb") as output:
        child = Child([sys.executable, "-c", script], tmp_path, output=output)
    until(log.read_text, "the child's line")
    child.stop(grace=0.3)
    assert child.code == -signal.SIGKILL


@pytest.mark.parametrize("path", ["/", "/webhooks/web/health"])
def test_nothing_answers_on_a_free_port(path: str) -> None:
    assert not answers(free_port(), path)


PAUSE = 60  # seconds


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_shortens_every_pause(number: signal.Signals) -> None:
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        stop = Stop().watch()
        os.kill(os.getpid(), number)
        started = time.monotonic()
        stop.pause(PAUSE)
        assert stop.requested and time.monotonic() - started < PAUSE / 2
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
