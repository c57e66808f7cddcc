"""Delete or show what is stored of a conversation, when the person asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Tracker

from actions.base import REQUEST_SLOT, Answer, StoreAction
from sepsis_assistant.storage.conversations import Conversations, Wish, as_text

CONFIRM, DELETED, DONE = "confirm_delete", "deleted", "done"
EXPORT_MESSAGES = 50
EXPORT_ROOM = 3000  # UTF-16 units; Telegram shows 4,096 in one message


class ActionDeleteMyData(StoreAction):
    """Ask once, then delete every stored row of this conversation."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_delete_my_data"

    def answer(self, store: Conversations, tracker: Tracker, deadline: float) -> Answer:
        """Delete if the person has just said yes, else ask."""
        if tracker.slots.get(REQUEST_SLOT) == CONFIRM:
            wish = Wish(deadline, times_in(tracker.events), last_message_in(tracker.events))
            return delete(store, tracker.sender_id, wish)
        return ask_to_delete(store, tracker.sender_id)


class ActionExportMyData(StoreAction):
    """Show the person the stored messages of this conversation."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_export_my_data"

    def answer(self, store: Conversations, tracker: Tracker, deadline: float) -> Answer:
        """Return the newest messages as text, and how many there are."""
        return export(store, tracker.sender_id)


def ask_to_delete(store: Conversations, sender_id: str) -> Answer:
    """Ask whether to delete; with nothing stored say so, and store nothing."""
    counts = store.counts(sender_id)
    if not counts.total:
        return "utter_data_nothing_stored", {}, DELETED
    values = {"your_messages": counts.user, "our_answers": counts.bot}
    return "utter_data_confirm_delete", values, CONFIRM


def times_in(events: Iterable[Mapping[str, Any]]) -> frozenset[float]:
    """Return when the events were that Rasa knew when it called.

    A server that hung reads a call late: by then the person was told that nothing was deleted, and may have
    said more.
    """
    return frozenset(event["timestamp"] for event in events if event.get("timestamp"))


def last_message_in(events: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the id of the message that is being answered, None where there is none."""
    ids = [event.get("message_id") for event in events if event.get("event") == "user"]
    return ids[-1] if ids else None


def delete(store: Conversations, sender_id: str, wish: Wish) -> Answer:
    """Delete the conversation and say what was removed."""
    counts = store.delete(sender_id, wish)
    values = {"your_messages": counts.user, "our_answers": counts.bot}
    return "utter_data_deleted", values, DELETED


def export(store: Conversations, sender_id: str) -> Answer:
    """Show as many of the newest messages as a chat can hold."""
    counts = store.counts(sender_id)
    if not counts.total:
        return "utter_data_nothing_to_show", {}, DONE
    shown_text, shown = as_text(store.newest(sender_id, EXPORT_MESSAGES), EXPORT_ROOM)
    values = {
        "your_messages": counts.user,
        "our_answers": counts.bot,
        "shown": shown,
        "messages": shown_text,
        "name": sender_id,
    }
    return "utter_data_export", values, DONE
