"""Read updates of the Telegram Bot API: pure functions over decoded JSON.

Only private chats are answered. Whatever else arrives gets a notice or is left alone. Nothing here raises,
because an update that fails would be delivered again and hold back all others.
Source: https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sepsis_assistant.commands import commands

ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
# In the order in which they decide: a photo with a caption is read by its caption.
_MEDIA = (
    "photo", "voice", "video", "video_note", "audio", "sticker", "animation", "document", "location",
    "venue", "contact", "poll", "dice", "story", "game", "invoice",
)  # fmt: skip


@dataclass(frozen=True)
class Update:
    """Hold what one update asks for.

    `kind` is text, command, button, media, group or ignore; `text` is the message, the command's name, the
    button's key or the kind of media; `language` is the user's IETF language tag or ""; `unseen` is the kind
    of media that came with words.
    """

    id: int
    kind: str
    chat: int = 0
    text: str = ""
    language: str = ""
    query: str = ""  # id of the callback query to acknowledge
    edited: bool = False
    unseen: str = ""


def read_update(body: Any) -> Update | None:
    """Return the update in `body`, or None if it is none at all."""
    if not isinstance(body, Mapping) or not _is_number(body.get("update_id")):
        return None
    number = int(body["update_id"])
    if not 0 <= number < 2**63:  # no database holds it
        return None
    tap = body.get("callback_query")
    if isinstance(tap, Mapping):
        return _tap(number, tap)
    for name in ("message", "edited_message"):
        message = body.get(name)
        if isinstance(message, Mapping):
            return _message(number, message, edited=name == "edited_message")
    return Update(number, "ignore")


def _tap(number: int, tap: Mapping[str, Any]) -> Update:
    message = tap.get("message")
    chat = _chat(message if isinstance(message, Mapping) else {})
    query, key = tap.get("id"), tap.get("data")
    if chat is None or not isinstance(query, str) or not isinstance(key, str):
        return Update(number, "ignore")
    if chat[1] != "private":
        return Update(number, "ignore", query=query)
    return Update(number, "button", chat[0], key, _language(tap), query)


def _message(number: int, message: Mapping[str, Any], edited: bool) -> Update:
    chat, sender = _chat(message), message.get("from")
    if chat is None or (isinstance(sender, Mapping) and sender.get("is_bot")):
        return Update(number, "ignore")
    if chat[1] != "private":
        called = chat[1] in ("group", "supergroup") and not edited and isinstance(message.get("text"), str)
        return Update(number, "group" if called else "ignore", chat[0])
    language = _language(message)
    media = next((name for name in _MEDIA if name in message), "")
    text = message.get("text") or message.get("caption")
    if isinstance(text, str) and text.strip():
        command = _command(text)
        kind, content = ("command", command) if command else ("text", text)
        return Update(number, kind, chat[0], content, language, edited=edited, unseen=media)
    if edited or not media:
        return Update(number, "ignore", chat[0])
    return Update(number, "media", chat[0], media, language)


def _command(text: str) -> str:
    """Return the name of a command of ours that `text` is, alone or followed by a start parameter."""
    first, _, rest = text.strip().partition(" ")
    name = first[1:].partition("@")[0].lower() if first.startswith("/") else ""
    return name if name in commands().telegram and (not rest or name == "start") else ""


def _chat(message: Mapping[str, Any]) -> tuple[int, str] | None:
    chat = message.get("chat")
    if not isinstance(chat, Mapping) or not _is_number(chat.get("id")):
        return None
    return int(chat["id"]), str(chat.get("type"))


def _language(source: Mapping[str, Any]) -> str:
    sender = source.get("from")
    code = sender.get("language_code") if isinstance(sender, Mapping) else None
    return code if isinstance(code, str) and len(code) <= 35 else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
