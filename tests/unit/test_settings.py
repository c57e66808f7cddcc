"""The settings: one list of them all, which is read, and which the page in docs/ shows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from rasa.core.utils import AvailableEndpoints

from sepsis_assistant import settings
from sepsis_assistant.channels.settings import http_settings
from sepsis_assistant.channels.telegram.settings import telegram_settings
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.secret_files import SUFFIX
from sepsis_assistant.server.options import listen_address
from sepsis_assistant.settings import SETTINGS, SettingError
from sepsis_assistant.settings_page import PAGE, page

PRODUCTION = ROOT / "endpoints.production.yml"
ALL = {each.name: each for group in SETTINGS.values() for each in group}
TEXTS = (".py", ".md", ".yml", ".yaml", ".sh", ".conf", ".service", ".env")
CODE = [p for folder in ("sepsis_assistant", "actions") for p in (ROOT / folder).rglob("*.py")]


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8").strip() == page().strip(), (
        "run: python -m sepsis_assistant.settings_page"
    )


def test_every_setting_says_what_it_is_for_and_what_counts_without_it():
    assert all(each.meaning and (each.default or each.otherwise) for each in ALL.values())


@pytest.mark.parametrize(
    "place", ["sepsis_assistant", "actions", "deploy", "docs", "scripts", "Makefile", "README.md"]
)
def test_no_setting_is_named_that_is_not_in_the_list(place):
    path = ROOT / place
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.suffix in TEXTS]
    named = {
        name for p in files for name in re.findall(r"SEPSIS_[A-Z_]*[A-Z]", p.read_text(encoding="utf-8"))
    }
    files = {name + SUFFIX for name, each in ALL.items() if each.is_secret}
    assert named - {"SEPSIS_TELEGRAM"} <= set(ALL) | files


def test_only_the_settings_read_the_environment():
    reads = re.compile(r"os\.(environ\.get|environ\[\S+\](?! =)|getenv|path\.expandvars)|\*\*os\.environ")
    found = {p.relative_to(ROOT).as_posix() for p in CODE if reads.search(p.read_text(encoding="utf-8"))}
    assert found == {"sepsis_assistant/settings.py"}


@pytest.mark.parametrize("name", sorted(ALL))
def test_an_empty_variable_counts_as_not_set(monkeypatch, name):
    monkeypatch.setenv(name, "")
    monkeypatch.setenv(name + SUFFIX, "")
    assert ALL[name].read() == ALL[name].default


@pytest.mark.parametrize(
    ("name", "value", "read", "fix"),
    [
        ("SEPSIS_PORT", "high", settings.server_port, "SEPSIS_PORT=5006 make run"),
        ("SEPSIS_LISTEN", "10.0.0.5", listen_address, "use 127.0.0.1, or 0.0.0.0 in a container"),
        ("SEPSIS_ACTION_PORT", "70000", settings.action_port, "SEPSIS_ACTION_PORT=5056 make run"),
        ("SEPSIS_DEFAULT_COUNTRY", "Spain", settings.default_country, "use two letters"),
        ("SEPSIS_MESSAGES_PER_MINUTE", "0", settings.messages_per_minute, "a whole number from 1 on"),
        ("SEPSIS_RETENTION_DAYS", "-1", settings.retention_days, "a whole number from 0 on"),
        ("SEPSIS_SECRET_KEY", "short", http_settings, "openssl rand"),
        ("SEPSIS_METRICS_TOKEN", "short", settings.metrics_token, "openssl rand"),
        ("SEPSIS_LOG_FORMAT", "xml", settings.logs_are_json, "use text or json"),
        ("SEPSIS_ALLOWED_ORIGINS", "*", http_settings, "https://clinic.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_the_fix(monkeypatch, name, value, read, fix):
    monkeypatch.setenv("SEPSIS_SECRET_KEY", "x" * 40)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name) as caught:
        read()
    assert fix in str(caught.value)


def test_without_a_token_there_is_no_telegram(monkeypatch):
    monkeypatch.setenv("SEPSIS_TELEGRAM_TOKEN", "  ")
    assert telegram_settings() is None
    monkeypatch.setenv("SEPSIS_TELEGRAM_TOKEN", "1:x")
    monkeypatch.setenv("SEPSIS_TELEGRAM_POLLING", "1")
    made = telegram_settings()
    assert (
        made is not None
        and made.polling
        and made.api == "https://api.telegram.org"
        and len(made.secret) == 64
    )


SECRETS = sorted(name for name, each in ALL.items() if each.is_secret)


@pytest.fixture
def secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that puts a secret into a file, which NAME_FILE then names."""

    def made(name: str, content: bytes = b"the secret of a test, long enough\n", mode: int = 0o600) -> Path:
        path = tmp_path / "secret"
        path.write_bytes(content)
        path.chmod(mode)
        monkeypatch.setenv(name, "")  # and is as it was when the test has ended
        monkeypatch.setenv(name + SUFFIX, str(path))
        return path

    return made


def test_every_secret_is_known_as_one():
    assert SECRETS == [
        "SEPSIS_METRICS_TOKEN", "SEPSIS_PROBE_TOKEN", "SEPSIS_REST_TOKEN", "SEPSIS_SECRET_KEY",
        "SEPSIS_TELEGRAM_SECRET", "SEPSIS_TELEGRAM_TOKEN",
    ]  # fmt: skip


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o440, 0o640])
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(secret_file, name, mode):
    secret_file(name, mode=mode)
    assert ALL[name].read() == "the secret of a test, long enough"


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_end_of_the_line_is_no_part_of_a_secret(secret_file, end):
    secret_file("SEPSIS_REST_TOKEN", b" a secret with blanks " + end)
    assert settings.REST_TOKEN.read() == " a secret with blanks "


@pytest.mark.parametrize(
    ("content", "mode", "fix"),
    [
        (b"long enough to be a secret", 0o604, "chmod 600"),
        (b"long enough to be a secret", 0o644, "chmod 600"),
        (b"long enough to be a secret", 0o660, "chmod 600"),
        (b"long enough to be a secret", 0o700, "chmod 600"),
        (b"", 0o600, "one line with the secret"),
        (b" \n", 0o600, "one line with the secret"),
        (b"one line\nand another\n", 0o600, "one line with the secret"),
        (b"\xff\xfe", 0o600, "cannot be read as text"),
    ],
    ids=["others read", "all read", "a group writes", "run", "empty", "blank", "two lines", "no text"],
)
def test_a_secret_file_that_cannot_be_used_is_refused_with_the_fix(secret_file, content, mode, fix):
    path = secret_file("SEPSIS_REST_TOKEN", content, mode)
    with pytest.raises(SettingError, match=f"SEPSIS_REST_TOKEN_FILE is '{path}'.*{fix}") as caught:
        settings.REST_TOKEN.read()
    assert "long enough" not in str(caught.value)


def test_a_secret_file_that_is_not_there_or_not_ours_is_refused(secret_file, monkeypatch, tmp_path):
    path = secret_file("SEPSIS_REST_TOKEN")
    if os.getuid() == 0:  # what belongs to root is taken from anybody
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    with pytest.raises(SettingError, match="belongs to another user; chown"):
        settings.REST_TOKEN.read()
    path.unlink()
    with pytest.raises(SettingError, match="is not there; write the secret into it"):
        settings.REST_TOKEN.read()
    monkeypatch.setenv("SEPSIS_REST_TOKEN_FILE", str(tmp_path))
    with pytest.raises(SettingError, match="is no file; name the file inside"):
        settings.REST_TOKEN.read()


def test_a_secret_and_its_file_are_one_too_many(secret_file, monkeypatch):
    secret_file("SEPSIS_REST_TOKEN")
    monkeypatch.setenv("SEPSIS_REST_TOKEN", "another secret, long enough")
    with pytest.raises(SettingError, match="are both set; leave one of them out"):
        settings.REST_TOKEN.read()


def test_what_a_file_of_rasas_names_is_filled_in_from_its_file(secret_file, monkeypatch, tmp_path):
    secret_file("DB_PASSWORD", b"a$HOME ${DB_USER}\n")
    monkeypatch.setenv("DB_USER", "sepsis")
    monkeypatch.delenv("NOT_SET", raising=False)
    text = "password: ${DB_PASSWORD}\nusername: ${DB_USER}\nothers: $DB_USER ${NOT_SET} $5\n"
    filled = "password: a$HOME ${DB_USER}\nusername: sepsis\nothers: sepsis ${NOT_SET} $5\n"
    assert settings.filled(text) == filled
    (file := tmp_path / "endpoints.yml").write_text(text)
    settings.fill_in_for_rasa(file, file)
    assert os.environ["DB_PASSWORD"] == "a$HOME ${DB_USER}"
    rasas = AvailableEndpoints.read_endpoints(str(PRODUCTION)).tracker_store
    assert rasas.kwargs["password"] == "a$HOME ${DB_USER}"
    assert settings.filled(text) == filled, "a second time"


def test_a_program_is_given_a_secret_whatever_a_file_says(secret_file, monkeypatch):
    secret_file("SEPSIS_PROBE_TOKEN")
    for name, value in settings.PROBE_TOKEN.given("made for this start").items():
        monkeypatch.setenv(name, value)
    assert settings.PROBE_TOKEN.read() == "made for this start"
