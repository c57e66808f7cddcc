"""How the Telegram channel is set."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from sepsis_assistant.settings import (
    TELEGRAM_API,
    TELEGRAM_POLLING,
    TELEGRAM_SECRET,
    TELEGRAM_TOKEN,
    TELEGRAM_WEBHOOK_URL,
    is_on,
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
    token = TELEGRAM_TOKEN.read().strip()
    if not token:
        return None
    made = hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()
    return TelegramSettings(
        token=token,
        secret=TELEGRAM_SECRET.read() or made,
        webhook_url=TELEGRAM_WEBHOOK_URL.read(),
        polling=is_on(TELEGRAM_POLLING),
        api=TELEGRAM_API.read(),
    )
