"""Turn replies into Telegram messages: short enough, escaped, with buttons below each other."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

MAX_CHARS = 4096  # of a message after entities are read; https://core.telegram.org/bots/api#sendmessage
MAX_BUTTON = 64  # bytes of callback_data
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])\s+"), re.compile(r"\s+"))


def split(text: str, limit: int = MAX_CHARS) -> list[str]:
    """Return `text` in parts of at most `limit` characters, cut at paragraphs, lines, sentences or words."""
    parts = []
    while len(text) > limit:
        place = _break_before(text, limit)
        parts.append(text[:place].rstrip())
        text = text[place:].lstrip()
    return [*parts, text] if text else parts


def _break_before(text: str, limit: int) -> int:
    for pattern in _BREAKS:
        places = [m.end() for m in pattern.finditer(text, 0, limit + 1) if m.start() <= limit]
        if places and places[-1] > limit // 2:
            return min(places[-1], limit)
    return limit


def messages(
    chat: int, text: str, buttons: Sequence[Mapping[str, str]] = (), emergency: bool = False
) -> list[dict[str, Any]]:
    """Return the parameters of the sendMessage calls that say `text`; buttons go below the last one."""
    parts = split(text, MAX_CHARS // 2 if _grows(text) else MAX_CHARS)
    calls: list[dict[str, Any]] = [
        {
            "chat_id": chat,
            "text": _formatted(part, bold_first=emergency and number == 0),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        for number, part in enumerate(parts)
    ]
    if calls and buttons:
        rows = [[{"text": b["title"], "callback_data": key_of(b["payload"])}] for b in buttons]
        calls[-1]["reply_markup"] = {"inline_keyboard": rows}
    return calls


def key_of(payload: str) -> str:
    """Return a callback key of at most 64 bytes: the payload itself or, if it is longer, its hash."""
    if len(payload.encode()) <= MAX_BUTTON:
        return payload
    return "#" + hashlib.sha256(payload.encode()).hexdigest()[:40]


def _grows(text: str) -> bool:
    """Say whether escaping makes a long text longer than one message may be before it is read."""
    return len(html.escape(text, quote=False)) > MAX_CHARS


def _formatted(text: str, bold_first: bool) -> str:
    first, newline, rest = text.partition("\n")
    escaped = html.escape(first, quote=False)
    head = f"<b>{escaped}</b>" if bold_first else escaped
    return head + newline + html.escape(rest, quote=False)
