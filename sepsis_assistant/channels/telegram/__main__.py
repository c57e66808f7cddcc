"""Register or remove the webhook of the bot, or check its token."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import Any

from sepsis_assistant.channels.telegram.api import BotApi, TelegramError
from sepsis_assistant.channels.telegram.receiving import register_once
from sepsis_assistant.channels.telegram.settings import TelegramSettings, telegram_settings
from sepsis_assistant.settings import SettingError


async def _do(command: str, settings: TelegramSettings) -> str:
    async with BotApi(settings.token, settings.api) as api:
        if command == "webhook":
            await register_once(api, settings)
            return f"Telegram now sends updates to {settings.webhook_url}"
        if command == "remove":
            await api.call("deleteWebhook")
            return "The webhook is removed."
        me: dict[str, Any] = await api.call("getMe")
        return f"The token belongs to the bot @{me.get('username')}."


def main(arguments: list[str] | None = None) -> int:
    """Do one command; print the outcome or the problem as one line, and return an exit code."""
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.channels.telegram", description=__doc__)
    parser.add_argument("command", choices=["webhook", "remove", "check"])
    parser.add_argument("--url", help="https address that ends in /webhooks/telegram/webhook")
    options = parser.parse_args(arguments)
    try:
        settings = telegram_settings()
        if settings is None:
            raise SettingError("SEPSIS_TELEGRAM_TOKEN is not set; get a token from @BotFather")
        settings = replace(settings, webhook_url=options.url or settings.webhook_url)
        if options.command == "webhook" and not settings.webhook_url.startswith("https://"):
            raise SettingError(
                "Telegram needs an https address: "
                "export SEPSIS_TELEGRAM_WEBHOOK_URL=https://.../webhooks/telegram/webhook"
            )
        print(asyncio.run(_do(options.command, settings)))
    except (SettingError, TelegramError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
