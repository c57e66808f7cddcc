"""Say what of a long conversation no turn need read, and with which few events it goes on as with all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

KEPT = 12  # messages of the person that every turn reads; signs are put together from the last ten
MOST = 18  # messages before those that are older become a state
_ANSWERS = "utter_ask_"
_HINTS = {"country", "language"}  # keys of a message's metadata


def passed(events: Iterable[Event]) -> int | None:
    """Return how many events lie before the messages that are kept, None while there are few."""
    places = _said_at(events)
    return places[-KEPT] if len(places) > MOST else None


def soon_too_long(events: Iterable[Event]) -> bool:
    """Say whether with one message more some of the events are passed."""
    return len(_said_at(events)) >= MOST


def _said_at(events: Iterable[Event]) -> list[int]:
    """Return the places of the messages; isinstance takes far longer, and there is no subclass."""
    return [number for number, event in enumerate(events) if type(event) is UserUttered]


def state_after(events: Iterable[Event], slots: Iterable[Slot]) -> list[Event] | None:
    """Return events that leave a conversation as `events` do; None where it is in the midst of something."""
    tracker = DialogueStateTracker.from_events("", list(events), list(slots))
    amid = tracker.active_loop_name or tracker.is_paused() or tracker.followup_action
    if amid or tracker.latest_action_name != ACTION_LISTEN_NAME:
        return None
    counted, time = tracker.applied_events(), tracker.events[-1].timestamp
    changed = [each for each in tracker.slots.values() if each.value != each.initial_value]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=time),
        SessionStarted(timestamp=time),
        *(SlotSet(each.name, each.value, timestamp=time) for each in changed),
        *_hint(counted),
        *(ActionExecuted(name, timestamp=time) for name in _said(counted)),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=time),
    ]


def _hint(events: Sequence[Event]) -> Iterator[Event]:
    """Yield the last message with which the channel told the country."""
    messages = (event for event in reversed(events) if isinstance(event, UserUttered))
    if found := next((each for each in messages if _HINTS & (each.metadata or {}).keys()), None):
        yield found


def _said(events: Sequence[Event]) -> Iterable[str]:
    """Return the replies of which it may count later that they were given: not the answers to questions."""
    names = (str(event.action_name) for event in events if isinstance(event, ActionExecuted))
    return dict.fromkeys(n for n in names if n.startswith("utter_") and not n.startswith(_ANSWERS))
