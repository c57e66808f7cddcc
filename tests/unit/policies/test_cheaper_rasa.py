"""What is cheaper than Rasa's own has the same outcome."""

from __future__ import annotations

import pytest
from dask.local import get_sync
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from sepsis_assistant.policies import cheaper_rasa
from sepsis_assistant.policies.cheaper_rasa import remembered_type, run_graph


@pytest.mark.parametrize("kind", all_subclasses(Event), ids=lambda kind: kind.__name__)
def test_an_event_type_is_the_same_class_each_time(kind):
    expected = cheaper_rasa._resolve(kind.type_name)
    assert [remembered_type(kind.type_name) for _ in range(2)] == [expected, expected]


def test_an_unknown_event_type_is_an_error_each_time_and_a_default_is_not_remembered():
    assert remembered_type("no such event", Event) is Event
    for _ in range(2):
        with pytest.raises(ValueError, match="no such event"):
            remembered_type("no such event")


def named(name):
    """Return a task that tells its name and what it was given, as nodes of Rasa's graph do."""
    return lambda *inputs: (name, inputs)


@pytest.mark.parametrize(
    ("graph", "targets"),
    [
        ({"a": (named("a"),)}, ["a"]),
        ({"a": (named("a"), "b", "c"), "b": (named("b"), "c"), "c": (named("c"),)}, ["a"]),
        ({"a": (named("a"), "b"), "b": (named("b"),)}, ["b", "a"]),
        ({"a": (named("a"), "input"), "input": ("input", [["a message"]])}, ["a"]),
        ({"a": (named("a"), "missing")}, ["a"]),
    ],
    ids=["one task", "shared inputs", "two targets", "an input from outside", "an input that is missing"],
)
def test_a_graph_has_the_outcome_that_dask_gives(graph, targets):
    assert run_graph(graph, targets) == get_sync(graph, targets)


def test_each_task_runs_once_and_only_if_it_is_needed():
    ran = []
    graph = {name: (lambda *_, name=name: ran.append(name), *needs) for name, needs in GRAPH.items()}
    run_graph(graph, ["end"])
    assert ran == ["start", "left", "right", "end"]


GRAPH = {"unused": (), "end": ("left", "right"), "right": ("start",), "left": ("start",), "start": ()}


def test_an_error_in_a_task_is_raised():
    def fails():
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        run_graph({"a": (fails,)}, ["a"])
