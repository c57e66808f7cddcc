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

    def conversation(self, person: str) -> str:
        """Return the name of a conversation, which does not show the chat's number: `person` is that.

        In front of it stands the id of a business account and a slash, where the customer of one writes.
        """
        made = hmac.new(self.secret.encode(), person.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
        return f"telegram-{made[:32]}"


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
