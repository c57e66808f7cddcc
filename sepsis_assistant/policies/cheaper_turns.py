"""Spare Rasa copies and searches in every turn: of slots, trackers, events for log lines, answers, mappings.

As in cheaper_rasa.py these replace functions of Rasa's pinned version, and tests compare outcomes.
"""

from __future__ import annotations

import copy
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar

import rasa.core.nlg.response
import rasa.core.processor
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, MAPPING_TYPE, SlotMappingType
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import AnySlotDict, DialogueStateTracker

Variants = Sequence[Mapping[str, Any]]
AnySlot = TypeVar("AnySlot", bound=Slot)
_CONDITION, _CHANNEL = "condition", "channel"  # keys of a variant of an answer
_UNDOES, _BEGINS = "undoes", "begins"  # kinds of events: forms undo, too

_copy = DialogueStateTracker.copy
_applied = DialogueStateTracker.applied_events
_is_empty = Domain.is_empty
_random_variant = TemplatedNaturalLanguageGenerator._random_response_for
_extract = ActionExtractSlots.run


def spare_copies() -> None:
    """Put the cheaper functions in place; to be called when the assistant is loaded."""
    Slot.__copy__ = copy_of_slot
    DialogueStateTracker.copy = copy_of_tracker  # type: ignore[method-assign]
    # Every use there is an argument of a debug line, which is dropped in most processes.
    rasa.core.processor.copy = SimpleNamespace(deepcopy=lambda logged: logged)
    rasa.core.nlg.response.copy = SimpleNamespace(deepcopy=copy_of_data)
    ResponseVariationFilter.responses_for_utter_action = fitting_variants  # type: ignore[method-assign]
    TemplatedNaturalLanguageGenerator._random_response_for = fitting_variant
    ActionExtractSlots.run = extract_slots  # type: ignore[method-assign]
    DialogueStateTracker.applied_events = applied_events  # type: ignore[method-assign]
    Domain.is_empty = is_empty  # type: ignore[method-assign]


def copy_of_data(value: Any) -> Any:
    """Return what `copy.deepcopy` makes of an answer, which is data: dicts and lists of texts and numbers."""
    if isinstance(value, dict):
        return {key: copy_of_data(each) for key, each in value.items()}
    return [copy_of_data(each) for each in value] if isinstance(value, list) else value


def copy_of_slot(slot: AnySlot) -> AnySlot:
    """Return what `copy.copy` makes of a slot, in a fifth of the time; a tracker has seventy."""
    copied = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied


def copy_of_tracker(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Return a copy for an action to work on; Rasa replays the whole conversation, before every action."""
    if isinstance(tracker.slots, AnySlotDict):
        return _copy(tracker)
    copied = object.__new__(DialogueStateTracker)
    copied.__dict__.update(tracker.__dict__)
    copied.events = tracker.events.copy()
    copied.slots = {name: copy_of_slot(slot) for name, slot in tracker.slots.items()}
    copied.active_loop = copy.copy(tracker.active_loop)
    copied.latest_action = copy.copy(tracker.latest_action)
    copied.sender_source = copied.model_id = copied.assistant_id = None
    return copied


def applied_events(tracker: DialogueStateTracker) -> list[Event]:
    """Return what Rasa's function returns, quickly where nothing is undone."""
    kinds = {kind: _kind_of(kind) for kind in set(map(type, tracker.events))}
    if _UNDOES in kinds.values():
        return _applied(tracker)
    events = list(tracker.events)
    begun = (at for at in range(len(events) - 1, -1, -1) if kinds[type(events[at])] is _BEGINS)
    return events[next(begun, -1) + 1 :]


@functools.cache
def _kind_of(kind: type[Event]) -> str | None:
    if issubclass(kind, (ActionReverted, ActiveLoop, UserUtteranceReverted)):
        return _UNDOES
    return _BEGINS if issubclass(kind, (Restarted, SessionStarted)) else None


def is_empty(domain: Domain) -> bool:
    """Return what Rasa's function returns; it makes an empty domain in every turn, to compare with."""
    return not domain.responses and _is_empty(domain)


async def extract_slots(
    action: ActionExtractSlots, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain
) -> Any:
    """Return what Rasa's function returns; it does not look at slots that only our policies set."""
    return await _extract(action, output_channel, nlg, tracker, _filled_by_rasa(domain))


@functools.lru_cache(maxsize=2)
def _domain_with_fewer_slots(domain: _ById) -> Domain:
    fewer = copy.copy(domain.value)
    fewer.slots = [slot for slot in fewer.slots if not all(map(_does_nothing, slot.mappings))]
    return fewer


class _ById:
    """Hold a value that is equal to itself only: to compare domains takes as long as to read them."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.value is self.value


def _filled_by_rasa(domain: Domain) -> Domain:
    """Return the domain without the slots that no mapping can fill."""
    if ACTION_VALIDATE_SLOT_MAPPINGS in domain.user_actions:
        return domain  # that action is given all slots
    return _domain_with_fewer_slots(_ById(domain))


def _does_nothing(mapping: Mapping[str, Any]) -> bool:
    """Say whether a mapping is there to say that a slot is set elsewhere."""
    return mapping.get(MAPPING_TYPE) == str(SlotMappingType.CUSTOM) and not mapping.get("action")


class _VariantIndex:
    """Find the variants of an answer by the text that a slot must hold, in the order of the data."""

    def __init__(self, variants: Variants) -> None:
        self.variants = variants
        self._by_value: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._others: list[int] = []
        for place, variant in enumerate(variants):
            first: Mapping[str, Any] = next(iter(variant.get(_CONDITION) or ()), {})
            if isinstance(first.get("value"), str):
                self._by_value[first["name"]][first["value"].casefold()].append(place)
            else:
                self._others.append(place)

    def possible(self, filled: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield the variants that `filled` slots may choose, those without a condition among them."""
        places = list(self._others)
        for name, by_value in self._by_value.items():
            value = filled.get(name)
            if isinstance(value, str):
                places += by_value.get(value.casefold(), ())
        return (self.variants[place] for place in sorted(places))


_variant_indices: dict[str, _VariantIndex] = {}


def fitting_variants(
    of: ResponseVariationFilter, utter_action: str, output_channel: str, filled_slots: Mapping[str, Any]
) -> list[Any]:
    """Return what Rasa's function returns; that one asks each of hundreds of variants, twice."""
    index = _variant_indices.get(utter_action)
    if index is None or index.variants is not of.responses[utter_action]:
        index = _variant_indices[utter_action] = _VariantIndex(of.responses[utter_action])
    possible = list(index.possible(filled_slots))
    plain = [v for v in possible if v.get(_CONDITION) is None]
    chosen = [v for v in possible if v.get(_CONDITION) and of._matches_filled_slots(filled_slots, v)]
    for variants, channel in ((chosen, output_channel), (plain, output_channel), (chosen, None)):
        if found := [variant for variant in variants if variant.get(_CHANNEL) == channel]:
            return found
    return [variant for variant in plain if variant.get(_CHANNEL) is None]


def fitting_variant(
    of: TemplatedNaturalLanguageGenerator, utter_action: str, channel: str, filled_slots: dict[str, Any]
) -> Any:
    """Return what Rasa's function returns; that one draws lots where there is one variant, too."""
    if utter_action not in of.responses:
        return None
    found = fitting_variants(ResponseVariationFilter(of.responses), utter_action, channel, filled_slots)
    return found[0] if len(found) == 1 else _random_variant(of, utter_action, channel, filled_slots)
