"""Keep a message that was met wrongly as a failing test: `make missed TEXT="..."`.

It says what the assistant does with the message now and where that went wrong, adds the message to the file
of tests in which each line must hold, and names the test that fails until it is mended.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator, Sequence

from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.launcher.messages import UsageError, say
from sepsis_assistant.review.cases import Case, add, faults, shown, standing
from sepsis_assistant.review.command import reviewed
from sepsis_assistant.review.heard import Heard
from sepsis_assistant.review.scripts import Line, Script
from sepsis_assistant.review.stages import Stage, stage_of
from sepsis_assistant.review.why import why
from sepsis_assistant.review.words import QUESTION, WANTED, words
from sepsis_assistant.text import fold

_EMERGENCY = WANTED[0]  # what a message without LEVEL and ANSWER was missed as
_NEAR = 3  # keys that are offered for one that is not known


def main(arguments: Sequence[str] | None = None) -> int:
    """Add the case; return 0, 1 where nothing is to be added or no model can be asked, 2 for wrong input."""
    options = _options(arguments)
    try:
        case = _case(options)
        if place := standing(case.text):
            say(_stands(place))
            return 1
        (heard,) = reviewed(Script("A message", (Line(case.text),)))
    except UsageError as error:
        say(str(error))
        return 2
    except DataError as error:
        say(str(error))
        return 1
    wrong = faults(case, [each.name for each in heard.actions], [each.key for each in heard.told])
    print("\n".join(_now(heard)))
    if not wrong:
        print(f"That is what was wanted ({_wanted(case)}): nothing was added.")
        return 1
    line = add(case)
    print("\n".join(_added(case, line, wrong, stage_of(case, heard))))
    return 0


def _case(options: argparse.Namespace) -> Case:
    """Return the case that was asked for; raise UsageError."""
    text = " ".join(fold(options.text).split())
    if not text or text.startswith("/"):
        raise UsageError('TEXT holds no message; for example: make missed TEXT="my dad has gone grey"')
    if not options.answer:
        return Case(text, _level(options.level or _EMERGENCY))
    if options.level not in (None, "", QUESTION):
        raise UsageError(f"LEVEL={options.level} and ANSWER exclude each other; leave one of them out")
    return Case(text, keys=tuple(map(_key, options.answer.split("|"))))


def _level(level: str) -> str:
    if level not in WANTED:
        raise UsageError(f"LEVEL={level} is not known; known: {', '.join(WANTED)}")
    return level


def _key(name: str) -> str:
    """Return the key of an answer; raise UsageError with those that look like it."""
    topics = load_routes().topics
    keys = [key for key, answer in read_answers(load_responses()).items() if answer.topic in topics]
    if name in keys:
        return name
    near = difflib.get_close_matches(name, keys, _NEAR, 0.5) or sorted(topics)[:_NEAR]
    raise UsageError(f"ANSWER={name}: no answer has this key; such as {', '.join(near)} (docs/answers.md)")


def _stands(place: str) -> str:
    if place.startswith("data/"):
        return f"It stands in {place}: a message of data/ is no test. Write the case in other words."
    return f"It stands in {place} already: nothing was added."


def _now(heard: Heard) -> Iterator[str]:
    yield f"Message: {heard.text}"
    yield f"Now: {why(heard)}"
    yield from (f"From before: {line}" for line in heard.earlier)


def _wanted(case: Case) -> str:
    return f"the answer {' or '.join(case.keys)}" if case.keys else words().wanted[str(case.level)]


def _added(case: Case, line: int, wrong: Sequence[str], stage: Stage) -> Iterator[str]:
    file = shown(case.file)
    yield f"Wanted: {_wanted(case)}."
    yield f"Wrong: {'; '.join(wrong)}."
    yield f"Where: {stage.said}"
    yield f"\nAdded: {file}:{line}. It is committed: it may name nobody and be no real person's words."
    yield "This check would have caught it. It fails until the message is met as it should be:"
    yield f'  .venv/bin/pytest "{case.test}"'
    yield "These look at the same stage, for other messages or as a share of many:"
    yield f"  {' '.join(stage.looked_at_by)}"
    yield f"\nTo mend it: {stage.mend}"
    yield "Never put this message itself into data/, and write twins that must be met the other way"
    yield "(docs/reviewing.md). Then: make train, and the command above."
    yield f"To undo: delete line {line} of {file}."


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.review missed", description=__doc__)
    parser.add_argument("text", help="the message that was met wrongly")
    known = ", ".join(WANTED)
    parser.add_argument("--level", help=f"how it should be met: {known}; {_EMERGENCY} if not said")
    parser.add_argument(
        "--answer", help="the key of the answer that it should get, or several with | between"
    )
    return parser.parse_args(arguments)
