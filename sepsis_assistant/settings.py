"""Where things are and what listens, the same for the launcher, the actions and the tests."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import sys
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
CACHE_VARIABLE = "SEPSIS_CACHE"
COUNTRY_VARIABLE = "SEPSIS_DEFAULT_COUNTRY"
KEY_VARIABLE = "SEPSIS_SECRET_KEY"
REST_TOKEN_VARIABLE = "SEPSIS_REST_TOKEN"
ORIGINS_VARIABLE = "SEPSIS_ALLOWED_ORIGINS"
FRAMES_VARIABLE = "SEPSIS_FRAME_ANCESTORS"
RATE_VARIABLE = "SEPSIS_MESSAGES_PER_MINUTE"
TELEGRAM_TOKEN_VARIABLE = "SEPSIS_TELEGRAM_TOKEN"


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


def cache_folder() -> Path:
    """Return where vectors of training messages are kept between trainings."""
    return Path(os.environ.get(CACHE_VARIABLE) or ROOT / ".rasa" / "vectors")


def messages_per_minute() -> int:
    """Return how many messages a minute one conversation may send to one worker."""
    value = os.environ.get(RATE_VARIABLE) or "30"
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise SettingError(f"{RATE_VARIABLE} is '{value}'; use a whole number above 0, such as 30")


@dataclass(frozen=True)
class HttpSettings:
    """Hold what the channels over HTTP need."""

    secret_key: str = field(repr=False)
    rest_token: str | None = field(repr=False)
    allowed_origins: tuple[str, ...]
    frame_ancestors: tuple[str, ...]
    country_header: str | None


def http_settings() -> HttpSettings:
    """Return the settings of the channels over HTTP; make a secret key at the first start."""
    return HttpSettings(
        secret_key=_secret_key(VAR / "secret_key"),
        rest_token=_secret(REST_TOKEN_VARIABLE, 20),
        allowed_origins=_origins(ORIGINS_VARIABLE),
        frame_ancestors=_origins(FRAMES_VARIABLE),
        country_header=os.environ.get("SEPSIS_COUNTRY_HEADER") or None,
    )


def _secret_key(path: Path) -> str:
    """Return the key of the environment, or the one in a file that only this user can read."""
    if given := _secret(KEY_VARIABLE, 32):
        return given
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if len(key) < 32:
            raise SettingError(f"{path} holds no key; delete it, and a new one is made") from None
        return key
    with os.fdopen(descriptor, "w") as stream:
        stream.write(key := secrets.token_hex(32))
    print(f"Made a secret key in {path}; for several machines set {KEY_VARIABLE}.", file=sys.stderr)
    return key


def _secret(variable: str, least: int) -> str | None:
    """Return a secret of the environment, or None; raise SettingError for one that can be guessed."""
    value = os.environ.get(variable) or None
    if value is not None and len(value) < least:
        fix = f'{variable}="$(openssl rand -hex 32)"'
        raise SettingError(f"{variable} has fewer than {least} characters; use a long random one: {fix}")
    return value


def _origins(variable: str) -> tuple[str, ...]:
    """Return the exact origins in a variable, with commas between; raise SettingError for others."""
    found = tuple(o.strip().rstrip("/") for o in (os.environ.get(variable) or "").split(",") if o.strip())
    for origin in found:
        if not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+", origin):
            example = f"{variable}=https://clinic.example,https://www.clinic.example"
            raise SettingError(f"{variable} holds '{origin}', which is no origin; for example: {example}")
    return found


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
    token = os.environ.get(TELEGRAM_TOKEN_VARIABLE, "").strip()
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
