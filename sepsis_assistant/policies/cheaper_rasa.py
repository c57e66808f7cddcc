"""Spare Rasa what it does anew in every turn, and the event loop what holds up others, with the same outcome.

Rasa has no setting for any of it, so these replace functions of its pinned version; tests compare outcomes.
"""

from __future__ import annotations

import asyncio
import functools
import gc
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import rasa.engine.runner.dask
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import Event

from sepsis_assistant.worker import SHORT, read_aside

_parse = MessageProcessor.parse_message
_resolve = Event.resolve_by_type
_types: dict[str, type[Event]] = {}


def spare_every_turn() -> None:
    """Put the cheaper functions in place; to be called when the assistant is loaded."""
    Event.resolve_by_type = staticmethod(remembered_type)  # type: ignore[method-assign]
    rasa.engine.runner.dask.dask = SimpleNamespace(get=run_graph)
    MessageProcessor.parse_message = parse_aside  # type: ignore[method-assign]
    # A full collection walks through every object that was loaded: a second's pause in the midst of a turn.
    # Unfreezing first lets go of a model that was loaded before.
    gc.unfreeze()
    gc.freeze()


@functools.wraps(_parse)
async def parse_aside(processor: MessageProcessor, message: UserMessage, *given: Any, **more: Any) -> Any:
    """Return what Rasa's function returns; a long text is understood beside the event loop."""

    def parse(text: str) -> Any:
        return asyncio.run(_parse(processor, message, *given, **more))

    text = message.text or ""
    return await (
        _parse(processor, message, *given, **more) if len(text) <= SHORT else read_aside(parse, text)
    )


def remembered_type(type_name: str, default: Any = None) -> Any:
    """Return the class of an event; Rasa walks through all subclasses for every event of a conversation."""
    found = _types.get(type_name)
    if found is None:
        found = _resolve(type_name, default)
        if found is not None and found is not default:
            _types[type_name] = found
    return found


def run_graph(graph: Mapping[str, Any], targets: Sequence[str]) -> tuple[Any, ...]:
    """Return the outcomes of `targets`, each task run once, after those that it needs.

    A task is a tuple of a callable and the names of its inputs; anything else is an input itself. Dask plans
    every run anew, for threads that Rasa does not use.
    """
    done: dict[str, Any] = {}

    def outcome(name: str) -> Any:
        if name not in graph:
            return name  # as dask does: the task says what it lacks
        if name not in done:
            task = graph[name]
            is_task = isinstance(task, tuple) and task and callable(task[0])
            done[name] = task[0](*map(outcome, task[1:])) if is_task else task
        return done[name]

    return tuple(map(outcome, targets))
