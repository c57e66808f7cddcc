"""Whose export is meant: the operator has an id of the channel's, the store has names that do not show it."""

from __future__ import annotations

import pytest

from sepsis_assistant.channels.export import conversation_of, main
from sepsis_assistant.channels.refusals import Refused
from sepsis_assistant.channels.telegram.channel import conversation_of as of_update
from sepsis_assistant.channels.telegram.settings import telegram_settings
from sepsis_assistant.channels.telegram.updates import Update
from sepsis_assistant.channels.tokens import Tokens
from sepsis_assistant.settings import SettingError

KEY = "a key for tests only, long enough to sign"
TOKENS = Tokens(KEY)
SESSION = TOKENS.new_session()


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEPSIS_SECRET_KEY", KEY)
    monkeypatch.setenv("SEPSIS_TELEGRAM_TOKEN", "1:x")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("web-4vJ0pA2kqk7mUu1c8Yx3Zg", "web-4vJ0pA2kqk7mUu1c8Yx3Zg"),
        ("rest-ward:7", "rest-ward:7"),
        ("rest:ward-7", "rest-ward-7"),
        (f"web:{SESSION}", TOKENS.sender_of(f"Bearer {SESSION}")),
        ("twilio:whatsapp:+447700900123", TOKENS.pseudonym("twilio", "whatsapp:+447700900123")),
        ("slack:U012AB3CD", TOKENS.pseudonym("slack", "U012AB3CD")),
    ],
)
def test_a_person_is_named_as_the_server_names_them(given: str, name: str) -> None:
    assert conversation_of(given) == name


@pytest.mark.parametrize(
    ("given", "update"),
    [
        ("telegram:123456789", Update(1, "text", 123456789)),
        ("telegram:bc7/123456789", Update(1, "text", 123456789, business="bc7")),
    ],
)
def test_a_person_of_telegrams_is_named_as_the_channel_names_them(given: str, update: Update) -> None:
    found = telegram_settings()
    assert found is not None and conversation_of(given) == of_update(found, update)


def test_without_the_key_that_makes_the_name_nobody_is_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEPSIS_TELEGRAM_TOKEN")
    with pytest.raises(SettingError, match="SEPSIS_TELEGRAM_TOKEN is not set"):
        conversation_of("telegram:123456789")


def test_a_token_of_another_key_is_nobodys() -> None:
    forged = Tokens("another key, also long enough to sign with").new_session()
    with pytest.raises(Refused):
        conversation_of(f"web:{forged}")
    with pytest.raises(SystemExit, match="no token of the web channel"):
        main([f"web:{forged}"])
