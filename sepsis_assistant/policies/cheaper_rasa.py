"""Spare Rasa what it does anew in every turn, and the event loop what holds up others, with the same outcome.

Rasa has no setting for any of it, so these replace functions of its pinned version; tests compare outcomes.
"""

from __future__ import annotations

import asyncio
import functools
import gc
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from sepsis_assistant.ahead import Look, look_at, side_by_side
from sepsis_assistant.conversation.turn import Turn
from sepsis_assistant.policies.cheaper_turns import spare_copies
from sepsis_assistant.policies.views import shared_views
from sepsis_assistant.text import cap, fold, has_words
from sepsis_assistant.worker import SHORT, read_aside

_parse = MessageProcessor.parse_message
_predict = MessageProcessor._run_prediction_loop
_foreseeing: dict[str, Callable[[Turn], Sequence[Look]]] = {}
_resolve = Event.resolve_by_type
_types: dict[str, type[Event]] = {}


def spare_every_turn() -> None:
    """Put the cheaper functions in place; to be called when the assistant is loaded."""
    Event.resolve_by_type = staticmethod(remembered_type)  # type: ignore[method-assign]
    DaskGraphRunner.run = run_planned  # type: ignore[method-assign]
    MessageProcessor.parse_message = parse_aside  # type: ignore[method-assign]
    MessageProcessor._run_prediction_loop = predict_ahead  # type: ignore[method-assign]
    spare_copies()
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
    if len(text) > SHORT:
        return await read_aside(parse, text)
    if has_words(text) and not text.startswith("/"):
        await look_at(cap(fold(text)))
    return await _parse(processor, message, *given, **more)


@functools.wraps(_predict)
async def predict_ahead(
    processor: MessageProcessor, output_channel: OutputChannel, tracker: DialogueStateTracker
) -> None:
    """Do what Rasa's function does, after models have looked at what the policies will ask them."""
    turn = shared_views().of(tracker)
    await side_by_side([look for foresee in _foreseeing.values() for look in foresee(turn)])
    await _predict(processor, output_channel, tracker)


def foresee_turns(name: str, foresee: Callable[[Turn], Sequence[Look]]) -> None:
    """Ask `foresee` before each turn what models can look at, in place of the earlier one of this name."""
    _foreseeing[name] = foresee


def remembered_type(type_name: str, default: Any = None) -> Any:
    """Return the class of an event; Rasa walks through all subclasses for every event of a conversation."""
    found = _types.get(type_name)
    if found is None:
        found = _resolve(type_name, default)
        if found is not None and found is not default:
            _types[type_name] = found
    return found


def run_planned(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Return what Rasa's function returns; it and dask plan every run anew, for threads that nobody uses."""
    wanted = targets or runner._graph_schema.target_names
    plans = runner.__dict__.setdefault("_plans", {})
    plan = plans.get(tuple(wanted))
    if plan is None:
        plan = runner._build_dask_graph(runner._graph_schema.minimal_graph_schema(wanted))
        plans[tuple(wanted)] = plan
    graph = dict(plan)
    runner._add_inputs_to_graph(inputs, graph)
    try:
        return dict(run_graph(graph, wanted))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error


def run_graph(graph: Mapping[str, Any], targets: Sequence[str]) -> tuple[Any, ...]:
    """Return the outcomes of `targets`, each task run once, after those that it needs.

    A task is a tuple of a callable and the names of its inputs; anything else is an input itself.
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
