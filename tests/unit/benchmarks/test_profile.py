"""What py-spy saw is dealt out to a start and to the turns, and to the packages whose work it was."""

from __future__ import annotations

import pytest

from benchmarks.profile import rows
from benchmarks.stacks import read, shares, waits

MAIN = "<module> (/x/benchmarks/profiled.py);main (/x/benchmarks/profiled.py:42)"
START = f"{MAIN};start (/x/benchmarks/profiled.py:20)"
TALK = f"{MAIN};talk (/x/benchmarks/profiled.py:33);_run_once (/usr/lib/asyncio/base_events.py:9)"
THREAD = "_bootstrap (/usr/lib/threading.py:973);_worker (/usr/lib/concurrent/futures/thread.py:83)"
IMPORT = "_find_and_load (<frozen importlib._bootstrap>:1027)"
PACKAGES = "/x/.venv/lib/python3.10/site-packages"
ENCODER = "f (/x/sepsis_assistant/encoder.py:5)"
OURS = "f (/x/sepsis_assistant/{}/a.py:7)"
LIBRARY = f"f ({PACKAGES}/{{}}/a.py:7)"
LOADED = f"{IMPORT};<module> ({PACKAGES}/{{}}/a.py:1)"


@pytest.mark.parametrize(
    ("calls", "part"),
    [
        ([TALK, OURS.format("safety"), "sub (/usr/lib/re.py:1)"], "sepsis_assistant.safety"),
        ([TALK, LIBRARY.format("rasa/engine"), ENCODER], "sepsis_assistant.encoder"),
        ([TALK, OURS.format("storage"), LIBRARY.format("rasa/shared")], "rasa.shared"),
        ([TALK, OURS.format("storage"), LIBRARY.format("sqlalchemy")], "sepsis_assistant.storage"),
        ([TALK, "select (/usr/lib/selectors.py:4)"], "Python and libraries"),
        ([START, LOADED.format("rasa/core"), LOADED.format("spacy")], "import of spacy"),
        ([START, LOADED.format("spacy"), IMPORT, "get_code (<frozen importlib>:1)"], "import of spacy"),
        ([START, IMPORT, "<module> (/x/sepsis_assistant/text.py:1)"], "import of sepsis_assistant"),
        ([START, IMPORT, "<module> (/usr/lib/asyncio/__init__.py:1)"], "import of Python's own modules"),
    ],
)
def test_a_look_counts_for_the_innermost_package_or_for_an_import(calls: list[str], part: str) -> None:
    assert shares(read(";".join(calls) + " 3\n")) == {part: 1.0}


def test_small_parts_are_one_and_all_of_them_are_the_whole() -> None:
    lines = [f"{TALK};{OURS.format(name)} {count}" for name, count in (("safety", 990), ("nlu", 6))]
    found = shares(read("\n".join([*lines, f"{TALK};select (/usr/lib/selectors.py:4) 4"])))
    assert found == {"sepsis_assistant.safety": 0.99, "the rest": pytest.approx(0.01)}


def test_looks_are_dealt_out_to_the_start_and_to_the_turns_with_their_threads() -> None:
    lines = [
        f"{START};{OURS.format('knowledge')} 2",
        f"{TALK};{OURS.format('safety')} 5",
        f"{THREAD};{OURS.format('storage')} 5",
    ]
    assert rows(read("\n".join(lines))) == [
        {"of": "a start", "part": "sepsis_assistant.knowledge", "share": 1.0},
        {"of": "a turn", "part": "sepsis_assistant.safety", "share": 0.5},
        {"of": "a turn", "part": "sepsis_assistant.storage", "share": 0.5},
    ]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([THREAD], True),
        ([TALK, "select (/usr/lib/python3.10/selectors.py:469)"], True),
        ([THREAD, OURS.format("storage")], False),
        ([TALK, "select (/x/sepsis_assistant/retrieval/select.py:1)"], False),
    ],
)
def test_what_only_waits_for_work_is_told_apart(calls: list[str], expected: bool) -> None:
    (stack,) = read(";".join(calls) + " 3")
    assert waits(stack) is expected
