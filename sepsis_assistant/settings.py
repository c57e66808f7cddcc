"""Where things are and what listens, the same for the launcher, the actions and the tests."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "sepsis-assistant.tar.gz"
ENDPOINTS = ROOT / "endpoints.yml"
CREDENTIALS = ROOT / "credentials.yml"
VAR = ROOT / "var"

HOST = "127.0.0.1"  # what listens, listens on this machine only
PORT_VARIABLE = "SEPSIS_PORT"
ACTION_PORT_VARIABLE = "SEPSIS_ACTION_PORT"
ENDPOINTS_VARIABLE = "SEPSIS_ENDPOINTS"


class SettingError(ValueError):
    """Report a setting that cannot be used, with the fix."""


def server_port() -> int:
    """Return the port of the Rasa server."""
    return _port(PORT_VARIABLE, 5005)


def action_port() -> int:
    """Return the port of the action server."""
    return _port(ACTION_PORT_VARIABLE, 5055)


def endpoints_file() -> Path:
    """Return the endpoints file in use: the project's, or the one that the launcher made."""
    return Path(os.environ.get(ENDPOINTS_VARIABLE) or ENDPOINTS)


def _port(variable: str, default: int) -> int:
    """Return the port named by an environment variable, or the default."""
    value = os.environ.get(variable) or str(default)
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise SettingError(
        f"{variable} is '{value}', which is no port; use a number from 1 to 65535, "
        f"for example: {variable}={default + 1} make run"
    )


@dataclass(frozen=True)
class TelegramSettings:
    """Hold what the Telegram channel needs; `secret` proves that a webhook call comes from Telegram."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    webhook_url: str
    polling: bool
    api: str


def telegram_settings() -> TelegramSettings | None:
    """Return the settings in SEPSIS_TELEGRAM_*, or None where there is no token."""
    token = os.environ.get("SEPSIS_TELEGRAM_TOKEN", "").strip()
    if not token:
        return None
    made = hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()
    return TelegramSettings(
        token=token,
        secret=os.environ.get("SEPSIS_TELEGRAM_SECRET") or made,
        webhook_url=os.environ.get("SEPSIS_TELEGRAM_WEBHOOK_URL", ""),
        polling=os.environ.get("SEPSIS_TELEGRAM_POLLING", "") in ("1", "true", "yes"),
        api=os.environ.get("SEPSIS_TELEGRAM_API") or "https://api.telegram.org",
    )
