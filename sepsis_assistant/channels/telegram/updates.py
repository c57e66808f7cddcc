"""Read updates of the Telegram Bot API: pure functions over decoded JSON.

Only private chats are answered. Whatever else arrives gets a notice or is left alone. Nothing here raises,
because an update that fails would be delivered again and hold back all others.
Source: https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sepsis_assistant.commands import commands

# Business messages come from the customers of an account that its owner has connected with the bot.
_MESSAGES = ("message", "edited_message", "business_message", "edited_business_message")
ALLOWED_UPDATES = (*_MESSAGES, "callback_query")
_LARGEST = 2**63  # what the databases hold
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
    of media that came with words. `thread` is the topic in the chat, `business` the connection with the
    account that a customer wrote to, `message` the number of the message in its chat.
    """

    id: int
    kind: str
    chat: int = 0
    text: str = ""
    language: str = ""
    query: str = ""  # id of the callback query to acknowledge
    edited: bool = False
    unseen: str = ""
    thread: int | None = None
    business: str = ""
    message: int | None = None

    @property
    def key(self) -> str:
        """Return the id under which Telegram delivers the update again."""
        return str(self.id)

    @property
    def subject(self) -> str:
        """Return which message the update is about: an edit has another update id."""
        about_one = self.kind in ("text", "command") and self.message is not None
        return f"{self.business}/{self.chat}/{self.message}" if about_one else ""

    @property
    def to(self) -> dict[str, Any]:
        """Return the parameters of a call that name the chat, and the topic in it."""
        topic = {"message_thread_id": self.thread} if self.thread is not None else {}
        business = {"business_connection_id": self.business} if self.business else {}
        return {"chat_id": self.chat, **topic, **business}


def read_update(body: Any) -> Update | None:
    """Return the update in `body`, or None if it is none at all."""
    if not isinstance(body, Mapping) or not _is_number(body.get("update_id")):
        return None
    number = int(body["update_id"])
    if not 0 <= number < 2**63:  # no database holds it
        return None
    tap = body.get("callback_query")
    if isinstance(tap, Mapping):
        return _placed(_tap(number, tap), tap.get("message"))
    for name in _MESSAGES:
        message = body.get(name)
        if isinstance(message, Mapping):
            return _placed(_message(number, message, edited=name.startswith("edited")), message)
    return Update(number, "ignore")


def _placed(update: Update, message: Any) -> Update:
    """Return `update` with the place of the message that it is about."""
    if not isinstance(message, Mapping):
        return update
    thread, business, number = (
        message.get(name) for name in ("message_thread_id", "business_connection_id", "message_id")
    )
    return replace(
        update,
        thread=thread if _is_number(thread) else None,
        business=business if isinstance(business, str) else "",
        message=number if _is_number(number) else None,
    )


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
    if "business_connection_id" in message and not _is_from(sender, chat[0]):
        return Update(number, "ignore")  # the owner of the account writes to the customer
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


def _is_from(sender: Any, person: int) -> bool:
    """Say whether the one in a private chat sent a message: the chat has the number of that person."""
    return isinstance(sender, Mapping) and sender.get("id") == person


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
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST
