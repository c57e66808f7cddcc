"""Make the view of a turn from Rasa's tracker, once for all policies."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice

from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.conversation.countries import Country, countries, hinted
from sepsis_assistant.conversation.emergency_replies import default_emergency
from sepsis_assistant.conversation.evidence import REMEMBERED, Evidence, weigh
from sepsis_assistant.conversation.message import Message, read_message
from sepsis_assistant.conversation.names import LISTEN, Slot
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.safety.detector import default_detector

# After one of the first only Rasa can say which events count: forms take back the answers they have read.
_UNDOING = frozenset({ActionReverted, ActiveLoop, UserUtteranceReverted})
_BEGINNING = frozenset({Restarted, SessionStarted})
_MESSAGE = "_message"  # the attribute of an event that keeps what was read of it
_kinds: dict[type, type] = {}
Weigh = Callable[[Message, Sequence[Message]], Evidence]


class Views:
    """Give every policy the same view of a tracker; what is kept for it goes with the tracker."""

    def __init__(self, weigh: Weigh, known: Mapping[str, Country]) -> None:
        """Keep how messages are weighed, and the countries that a channel may hint at."""
        self._weigh, self._countries = weigh, known
        self._followed: dict[int, _Followed] = {}

    def of(self, tracker: DialogueStateTracker) -> Turn:
        """Return what the policies need to know of `tracker` as it stands now."""
        return self._follow(tracker).view(tracker)

    def counted(self, tracker: DialogueStateTracker) -> Sequence[Event]:
        """Return what `tracker.applied_events()` returns."""
        return self._follow(tracker).counted(tracker)

    def _follow(self, tracker: DialogueStateTracker) -> _Followed:
        followed = self._followed.get(id(tracker))
        if followed is None:
            followed = self._followed[id(tracker)] = _Followed(self._weigh, self._countries)
            weakref.finalize(tracker, self._followed.pop, id(tracker), None)
        return followed


class _Followed:
    """One tracker, read event by event, so that a prediction reads only what is new."""

    def __init__(self, weigh: Weigh, known: Mapping[str, Country]) -> None:
        self._weigh, self._countries = weigh, known
        self._turn: Turn | None = None
        self._weighed: list[UserUttered | None] = []  # the message that was weighed, and those before it
        self._evidence = Evidence()
        self._hint: str | None = None
        self._forget()

    def _forget(self) -> None:
        self._read, self._undone = 0, False
        self._counted: list[Event] = []
        self._uttered: list[UserUttered] = []
        self._before: list[tuple[str, ...]] = []  # the actions of each finished turn
        self._actions: list[str] = []  # those of this one

    def view(self, tracker: DialogueStateTracker) -> Turn:
        if self._read != len(tracker.events):
            self._read_on(tracker)
        if self._turn is None:
            self._turn = self._made(tracker)
        return self._turn

    def counted(self, tracker: DialogueStateTracker) -> Sequence[Event]:
        if self._read != len(tracker.events):
            self._read_on(tracker)
        return self._counted

    def _read_on(self, tracker: DialogueStateTracker) -> None:
        """Read the new events; all anew where some may have been taken back."""
        new = list(islice(tracker.events, self._read, None))
        kinds = {_kind_of(each) for each in set(map(type, new))}
        if self._undone or kinds & _UNDOING:
            new = tracker.applied_events()
            self._forget()
            self._undone = any(_kind_of(type(event)) is ActiveLoop and event.name for event in tracker.events)
        elif kinds & _BEGINNING:
            begun = max(place for place, event in enumerate(new) if _kind_of(type(event)) in _BEGINNING)
            new = new[begun + 1 :]
            self._forget()
        self._take(new)
        self._read, self._turn = len(tracker.events), None

    def _take(self, events: Iterable[Event]) -> None:
        for event in events:
            self._counted.append(event)
            kind = _kind_of(type(event))
            if kind is UserUttered:
                self._uttered.append(event)
                self._before.append(tuple(self._actions))
                self._actions = []
            elif kind is ActionExecuted and event.action_name not in (None, LISTEN):
                self._actions.append(str(event.action_name))

    def _made(self, tracker: DialogueStateTracker) -> Turn:
        latest = tracker.latest_message
        message = _read(latest) if latest else Message()
        self._weigh_once(message, latest)
        slots = tracker.current_slot_values()
        return Turn(
            message=message,
            last=tracker.latest_action_name or LISTEN,
            loop=tracker.active_loop_name,
            requested=slots.get(Slot.REQUESTED),
            slots=slots,
            before=self._before[::-1],
            evidence=self._evidence,
            hint=self._hint,
        )

    def _weigh_once(self, message: Message, uttered: UserUttered | None) -> None:
        """Weigh the messages once: they stay the same until the person writes again."""
        weighed = [uttered, *self._uttered[-REMEMBERED - 1 : -1]]
        if list(map(id, weighed)) == list(map(id, self._weighed)):
            return
        earlier = [_read(each) for each in weighed[1:] if each]
        self._evidence, self._weighed = self._weigh(message, earlier), weighed
        hints = (hinted(each.metadata, self._countries) for each in reversed(self._uttered))
        self._hint = next((hint for hint in hints if hint), None)


def _read(uttered: UserUttered) -> Message:
    """Return the message of an event, which is read in each turn that remembers it."""
    known = uttered.__dict__.get(_MESSAGE)
    if known is None:
        known = read_message(uttered.parse_data or {}, uttered.text or "", uttered.metadata)
        uttered.__dict__[_MESSAGE] = known
    return known  # type: ignore[no-any-return]


def _kind_of(event_type: type) -> type:
    """Return the kind of an event that is read here; isinstance is slow for thousands of Rasa's events."""
    kind = _kinds.get(event_type)
    if kind is None:
        read = (*_UNDOING, *_BEGINNING, UserUttered, ActionExecuted)
        kind = _kinds[event_type] = next((k for k in read if issubclass(event_type, k)), event_type)
    return kind


@lru_cache(maxsize=1)
def shared_views() -> Views:
    """Return the views that all policies of this process share."""
    closing = default_emergency().closing
    return Views(partial(weigh, default_detector(), closing=closing), countries())
