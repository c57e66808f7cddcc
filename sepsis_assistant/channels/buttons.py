"""Tell buttons from typed text, so that nobody can type an intent."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sepsis_assistant.channels.danger import KEPT_CHARS, shorten
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.refusals import refused
from sepsis_assistant.channels.replies import replies_in
from sepsis_assistant.data_files import DataError, read_yaml
from sepsis_assistant.settings import ROOT
from sepsis_assistant.storage.fallback_inbox import FallbackInbox
from sepsis_assistant.text import fold, without_slash

_CLEANER = "sepsis_assistant.nlu.text_cleaner.TextCleaner"


async def text_for_rasa(incoming: Incoming, inbox: FallbackInbox) -> str:
    """Return a button's payload, or words that cannot be taken for one; raise Refused for a false button."""
    if incoming.payload is not None:
        if not await _is_button(incoming.payload, incoming.sender, inbox):
            raise refused("unknown_button")
        return incoming.payload
    typed = (incoming.text or "").strip()
    if incoming.buttons_in_text and typed[:1] == "/" and await _is_button(typed, incoming.sender, inbox):
        return typed
    return without_slash(await shorten(typed))


def was_slashed(incoming: Incoming, text: str) -> bool:
    """Say whether words were typed as a command, where `text` for Rasa is no button."""
    typed = fold((incoming.text or "")[:KEPT_CHARS])
    return typed.startswith("/") and not text.startswith("/")


async def _is_button(payload: str, sender: str, inbox: FallbackInbox) -> bool:
    """Say whether any conversation may use this payload, or this one was offered it."""
    if payload in standing_buttons():
        return True
    turns = await inbox.turns(sender)
    return any(payload == b["payload"] for t in turns for r in replies_in(t) for b in r.buttons)


@lru_cache(maxsize=4)
def standing_buttons(config: Path = ROOT / "config.yml") -> frozenset[str]:
    """Return the payloads that any conversation may use: `button_intents` of config.yml."""
    for part in read_yaml(config)["pipeline"]:
        if part["name"] == _CLEANER:
            return frozenset(f"/{name}" for name in part["button_intents"])
    raise DataError(config, None, f"the pipeline lacks {_CLEANER}, which names the buttons")
