"""The settings: one list of them all, which is read, and which the page in docs/ shows."""

from __future__ import annotations

import re

import pytest

from sepsis_assistant import settings
from sepsis_assistant.channels.settings import http_settings
from sepsis_assistant.channels.telegram.settings import telegram_settings
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.server.options import listen_address
from sepsis_assistant.settings import SETTINGS, SettingError
from sepsis_assistant.settings_page import PAGE, page

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
    assert named - {"SEPSIS_TELEGRAM"} <= set(ALL)


def test_only_the_settings_read_the_environment():
    reads = re.compile(r"os\.(environ\.get|environ\[\S+\](?! =)|getenv|path\.expandvars)|\*\*os\.environ")
    found = {p.relative_to(ROOT).as_posix() for p in CODE if reads.search(p.read_text(encoding="utf-8"))}
    assert found == {"sepsis_assistant/settings.py"}


@pytest.mark.parametrize("name", sorted(ALL))
def test_an_empty_variable_counts_as_not_set(monkeypatch, name):
    monkeypatch.setenv(name, "")
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
