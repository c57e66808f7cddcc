"""What a program did each time that py-spy looked: stacks of calls, and whose work it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

REST = "the rest"
_LINE = re.compile(r"(.*) (\d+)")
_FRAME = re.compile(r"(.*?) \((.*?)(?::\d+)?\)")
_OURS = re.compile(r".*/(sepsis_assistant|rasa)/(\w+)")  # a package of ours or of Rasa's, in a path
_LIBRARY = re.compile(r".*/site-packages/(\w+)")
_IMPORT, _MODULE = "_find_and_load", "<module>"
_WAITING = (("select", "selectors.py"), ("wait", "threading.py"), ("_worker", "concurrent/futures/thread.py"))


class Frame(NamedTuple):
    """Hold a function that was running, and the file in which it stands."""

    function: str
    file: str


class Stack(NamedTuple):
    """Hold calls from the outermost to the innermost, and how often they were seen."""

    frames: Sequence[Frame]
    count: int


def read(text: str) -> list[Stack]:
    """Return the stacks in what `py-spy record --format raw --full-filenames` has written."""
    lines = [found for line in text.splitlines() if (found := _LINE.fullmatch(line))]
    return [Stack([_frame(each) for each in line[1].split(";")], int(line[2])) for line in lines]


def has(stack: Stack, function: str, file: str) -> bool:
    """Say whether a function of a file with this ending stands in a stack."""
    return any(frame.function == function and frame.file.endswith(file) for frame in stack.frames)


def waits(stack: Stack) -> bool:
    """Say whether it only waited for work; on a busy machine py-spy takes some that wait for busy."""
    last = stack.frames[-1]
    return any(last.function == name and last.file.endswith(file) for name, file in _WAITING)


def part_of(stack: Stack) -> str:
    """Return whose work it was: an import, or the innermost package of ours or of Rasa's."""
    functions = [frame.function for frame in stack.frames]
    if _IMPORT in functions:
        return f"import of {_imported(stack)}"
    found = [match for frame in stack.frames if (match := _OURS.match(frame.file))]
    return f"{found[-1][1]}.{found[-1][2]}" if found else "Python and libraries"


def shares(stacks: Iterable[Stack], least: float = 0.01) -> dict[str, float]:
    """Return the share of each part, the largest first; those below `least` are one, at the end."""
    counted: Counter[str] = Counter()
    for stack in stacks:
        counted[part_of(stack)] += stack.count
    whole = counted.total()
    found = {part: count / whole for part, count in counted.most_common() if count >= least * whole}
    rest = 1 - sum(found.values())
    return {**found, REST: rest} if rest > 1e-9 else found


def _frame(text: str) -> Frame:
    found = _FRAME.fullmatch(text)
    return Frame(found[1], found[2]) if found else Frame(text, "")


def _imported(stack: Stack) -> str:
    """Return the library whose module was running when it was interrupted."""
    for frame in reversed(stack.frames):
        if frame.function == _MODULE:
            found = _LIBRARY.match(frame.file) or _OURS.match(frame.file)
            return found[1] if found else "Python's own modules"
    return "Python's own modules"
