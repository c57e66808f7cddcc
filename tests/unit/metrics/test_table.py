"""The metrics are told in plain words, and so is why there are none."""

from __future__ import annotations

import io
import urllib.error
from typing import Any

import pytest

from sepsis_assistant.metrics import __main__ as command
from sepsis_assistant.metrics.registry import FAILED, SECONDS, TURNS, written
from sepsis_assistant.metrics.table import table

TOKEN = "x" * 20


def test_the_table_is_plain_words() -> None:
    TURNS.labels("web").inc()
    SECONDS.labels("urgent").observe(0.18)
    FAILED.labels("error", "yes").inc(0)
    said = table(written().decode())
    assert "Messages answered, by channel\n" in said and "\n  web  " in said
    assert "within" in said and "mean 0." in said
    assert "danger yes, reason error" in said
    assert "MB" in said and "le=" not in said and "bucket" not in said


@pytest.mark.parametrize(
    ("token", "answer", "words"),
    [
        ("", None, 'export SEPSIS_METRICS_TOKEN="$(openssl'),
        ("short", None, "fewer than 20 characters"),
        (TOKEN, urllib.error.HTTPError("", 401, "", {}, io.BytesIO()), "another SEPSIS_METRICS_TOKEN"),  # type: ignore[arg-type]
        (TOKEN, urllib.error.HTTPError("", 404, "", {}, io.BytesIO()), "started without"),  # type: ignore[arg-type]
        (TOKEN, urllib.error.HTTPError("", 500, "", {}, io.BytesIO()), "see its log"),  # type: ignore[arg-type]
        (TOKEN, ConnectionRefusedError(), "make run"),
    ],
)
def test_why_there_is_no_table_is_one_line(
    token: str, answer: Exception | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetched(address: str, token: str) -> str:
        assert answer is not None
        raise answer

    monkeypatch.setenv("SEPSIS_METRICS_TOKEN", token)
    monkeypatch.setattr(command, "fetched", fetched)
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert words in str(ended.value) and "\n" not in str(ended.value)


def test_the_table_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("SEPSIS_METRICS_TOKEN", TOKEN)
    monkeypatch.setattr(command, "fetched", lambda address, token: written().decode())
    command.main()
    assert "This process" in capsys.readouterr().out
