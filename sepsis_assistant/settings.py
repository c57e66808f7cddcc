"""Where things are and what listens, the same for the launcher, the actions and the tests."""

from __future__ import annotations

import os
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
COUNTRY_VARIABLE = "SEPSIS_DEFAULT_COUNTRY"


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


def default_country() -> str | None:
    """Return the ISO code of the country that people are in unless they say otherwise, or None."""
    value = (os.environ.get(COUNTRY_VARIABLE) or "").strip().upper()
    if value and not (len(value) == 2 and value.isalpha()):
        raise SettingError(
            f"{COUNTRY_VARIABLE} is '{value}', which is no country code; use two letters, "
            f"for example: {COUNTRY_VARIABLE}=GB make run"
        )
    return value or None


def _port(variable: str, default: int) -> int:
    """Return the port named by an environment variable, or the default."""
    value = os.environ.get(variable) or str(default)
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise SettingError(
        f"{variable} is '{value}', which is no port; use a number from 1 to 65535, "
        f"for example: {variable}={default + 1} make run"
    )
