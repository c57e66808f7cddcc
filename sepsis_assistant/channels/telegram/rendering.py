"""Turn replies into Telegram messages: short enough, escaped, with buttons below each other."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sepsis_assistant.unicode import utf16_length, utf16_prefix

# UTF-16 code units of a message after entities are read; https://core.telegram.org/bots/api#sendmessage
MAX_CHARS = 4096
MAX_BUTTON = 64  # bytes of callback_data
_JOINER = "\u200d"
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])\s+"), re.compile(r"\s+"))


def split(text: str, limit: int = MAX_CHARS) -> list[str]:
    """Return `text` in parts of at most `limit` UTF-16 units, cut at paragraphs, sentences or words."""
    parts = []
    while utf16_length(text) > limit:
        place = _break_before(text, utf16_prefix(text, limit))
        parts.append(text[:place].rstrip())
        text = text[place:].lstrip()
    return [*parts, text] if text else parts


def _break_before(text: str, most: int) -> int:
    for pattern in _BREAKS:
        places = [m.end() for m in pattern.finditer(text, 0, most + 1) if m.start() <= most]
        if places and places[-1] > most // 2:
            return min(places[-1], most)
    whole = next((place for place in range(most, most // 2, -1) if not _joined(text, place)), most)
    return max(whole, 1)


def _joined(text: str, place: int) -> bool:
    """Say whether a cut here would tear what is seen as one character: e and its accent, a family emoji."""
    after = text[place]
    marks = unicodedata.category(after) in ("Mn", "Me", "Mc", "Sk") or after == _JOINER
    return marks or text[place - 1] == _JOINER


def messages(
    to: Mapping[str, Any], text: str, buttons: Sequence[Mapping[str, str]] = (), emergency: bool = False
) -> list[dict[str, Any]]:
    """Return the parameters of the sendMessage calls that say `text`; buttons go below the last one.

    `to` are the parameters that name the chat, and the topic in it.
    """
    parts = split(text, MAX_CHARS // 2 if _grows(text) else MAX_CHARS)
    calls: list[dict[str, Any]] = [
        {
            **to,
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
    escaped = html.escape(text, quote=False)
    return escaped != text and utf16_length(escaped) > MAX_CHARS


def _formatted(text: str, bold_first: bool) -> str:
    first, newline, rest = text.partition("\n")
    escaped = html.escape(first, quote=False)
    head = f"<b>{escaped}</b>" if bold_first else escaped
    return head + newline + html.escape(rest, quote=False)
