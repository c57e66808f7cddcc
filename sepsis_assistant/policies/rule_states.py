"""Find the rules that may apply, and the states that they ask about, at the end of a conversation."""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTIVE_LOOP,
    LOOP_NAME,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    SLOTS,
    USER,
)
from rasa.shared.core.domain import State
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_LOOKUPS = (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
_INDEXED = {USER: {INTENT}, PREVIOUS_ACTION: {ACTION_NAME}, ACTIVE_LOOP: {LOOP_NAME}}


class RuleIndex:
    """Find rules by the action run last and the intent; build it once, it has no state."""

    def __init__(self, lookups: Sequence[Mapping[str, str]]) -> None:
        """Sort the rules of each lookup."""
        self._keys: list[dict[tuple[str, str | None], list[str]]] = []
        self._lengths: dict[str, int] = {}
        slots: set[str] = set()
        for lookup in lookups:
            keys = defaultdict(list)
            for key in lookup:
                states = json.loads(key)
                last = states[-1].get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
                keys[last, states[-1].get(USER, {}).get(INTENT)].append(key)
                self._lengths[last] = max(self._lengths.get(last, 1), len(states))
                slots.update(name for state in states for name in state.get(SLOTS, {}))
            self._keys.append(dict(keys))
        self.slots = tuple(sorted(slots))
        # whether every rule that answers a message names its intent
        self.by_intent = not any((ACTION_LISTEN_NAME, None) in keys for keys in self._keys)

    @classmethod
    def of(cls, lookup: Mapping[str, Any]) -> RuleIndex | None:
        """Return the index of a trained policy's rules, or None where one names what it cannot tell apart."""
        lookups = [lookup.get(name) or {} for name in _LOOKUPS]
        states = (state for each in lookups for key in each for state in json.loads(key))
        plain = all(
            kind == SLOTS or set(node) <= _INDEXED.get(kind, set())
            for state in states
            for kind, node in state.items()
        )
        return cls(lookups) if plain else None

    def length(self, action: str) -> int:
        """Return how many states the longest rule has that ends with `action`."""
        return self._lengths.get(action, 1)

    def candidates(self, last: State, rules: bool) -> list[str]:
        """Return the keys of the rules, or of the exceptions for forms, that may end with this state."""
        keys, action = self._keys[0 if rules else 1], last[PREVIOUS_ACTION][ACTION_NAME]
        intent = last.get(USER, {}).get(INTENT)
        return [*keys.get((action, None), ()), *(keys.get((action, intent), ()) if intent else ())]


class History:
    """The states of a conversation as Rasa makes them, of the slots that rules name, the latest first."""

    def __init__(self, tracker: DialogueStateTracker, events: Sequence[Event], slots: Sequence[str]) -> None:
        """Keep the events that count; what is in no rule is left out of the states."""
        self._tracker, self._events = tracker, events
        self._slots = {name: tracker.slots[name] for name in slots if name in tracker.slots}

    def states(self, count: int) -> Iterator[State]:
        """Yield the state now and those before each of the actions run last, `count` in all."""
        end = len(self._events)
        values = {name: slot.value for name, slot in self._slots.items()}
        loop = self._tracker.active_loop.name if self._tracker.active_loop else None
        for _ in range(count):
            place = self._last(ActionExecuted, end)
            yield self._state(place, end, values, loop)
            if place is None:
                return
            for undone in range(end - 1, place - 1, -1):
                event = self._events[undone]
                if isinstance(event, SlotSet) and event.key in values:
                    values[event.key] = self._value_before(undone, event.key)
                elif isinstance(event, ActiveLoop):
                    before = self._last(ActiveLoop, undone)
                    loop = None if before is None else self._events[before].name  # type: ignore[attr-defined]
            end = place

    def _state(self, place: int | None, end: int, values: Mapping[str, Any], loop: str | None) -> State:
        said = self._last(UserUttered, end)
        intent = self._events[said].as_sub_state().get(INTENT) if said is not None else None  # type: ignore[attr-defined]
        state: State = {}
        if intent:
            state[USER] = {INTENT: intent}
        features = {name: self._feature(name, value) for name, value in values.items()}
        if any(features.values()):
            state[SLOTS] = {name: feature for name, feature in features.items() if feature}
        if place is not None:
            state[PREVIOUS_ACTION] = {ACTION_NAME: self._events[place].action_name}  # type: ignore[attr-defined]
        if loop:
            state[ACTIVE_LOOP] = {LOOP_NAME: loop}
        return state

    def _feature(self, name: str, value: Any) -> Any:
        """Return what a slot's value looks like in a state; nothing for one that is not set."""
        if value == SHOULD_NOT_BE_SET:
            return SHOULD_NOT_BE_SET
        slot: Slot = copy.copy(self._slots[name])
        slot.value = value
        feature = slot.as_feature()
        return tuple(feature) if any(feature) else None

    def _value_before(self, place: int, name: str) -> Any:
        for event in reversed(self._events[:place]):
            if isinstance(event, SlotSet) and event.key == name:
                return event.value
        return self._slots[name].initial_value

    def _last(self, kind: type[Event], end: int) -> int | None:
        """Return the place of the last event of a kind before `end`."""
        return next(
            (place for place in range(end - 1, -1, -1) if isinstance(self._events[place], kind)), None
        )
