"""Decide what answers a Telegram update: the assistant, or a text that works without it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.channels.deliveries import Call
from sepsis_assistant.channels.telegram.rendering import key_of, messages
from sepsis_assistant.channels.telegram.updates import Update
from sepsis_assistant.channels.texts import fixed_texts
from sepsis_assistant.commands import EMERGENCY, commands

ReplyValues = Mapping[str, Any]  # text, buttons, emergency


@dataclass(frozen=True)
class Said:
    """Hold what a person said, and when it arrived: typed text, or the payload of one of our buttons."""

    chat: int
    text: str
    button: bool
    language: str
    message_id: str
    business: str = ""
    arrived: float | None = None


class Responder:
    """Make the Bot API calls that answer an update."""

    def __init__(
        self, ask: Callable[[Said], Awaitable[Sequence[ReplyValues]]], payloads: Sequence[str] = ()
    ) -> None:
        """Keep `ask`, which gives the assistant's replies, and the payloads too long for a button's key."""
        self._ask = ask
        self._payloads = {key_of(payload): payload for payload in payloads}

    async def __call__(self, update: Update, arrived: float | None = None) -> list[Call]:
        """Return the calls for `update`, in order; an update to leave alone gets none."""
        before = [_acknowledged(update.query)] if update.query else []
        if update.kind == "ignore":
            return before
        if update.kind == "group":
            return [*self._own(update, "utter_telegram_group"), _left(update.chat)]
        if update.kind == "media":
            return self._own(update, "utter_media")
        if update.kind == "command" and update.text == EMERGENCY:
            return [*self._own(update, "utter_telegram_emergency"), *self._unseen(update)]
        replies = await self._ask(self._said(update, arrived))
        return [*before, *_sent(update, replies), *self._unseen(update)]

    def _said(self, update: Update, arrived: float | None) -> Said:
        text, button = update.text, update.kind == "button"
        if update.kind == "command":
            text = commands().means[update.text]
            button = text.startswith("/")
        if button:
            text = self._payloads.get(text, text)
        return Said(update.chat, text, button, update.language, update.key, update.business, arrived)

    def _unseen(self, update: Update) -> list[Call]:
        """Return what is said after the answer to the words below a picture and the like."""
        return self._own(update, "utter_unseen") if update.unseen else []

    def _own(self, update: Update, name: str) -> list[Call]:
        said = {"text": fixed_texts()[name], "emergency": name.endswith("emergency")}
        return _sent(update, [said])


def _sent(update: Update, replies: Sequence[ReplyValues]) -> list[Call]:
    return [
        {"method": "sendMessage", **values}
        for reply in replies
        for values in messages(
            update.to, str(reply["text"]), reply.get("buttons") or (), bool(reply.get("emergency"))
        )
    ]


def _acknowledged(query: str) -> Call:
    return {"method": "answerCallbackQuery", "callback_query_id": query}


def _left(chat: int) -> Call:
    return {"method": "leaveChat", "chat_id": chat}
