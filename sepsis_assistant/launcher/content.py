"""Look at the curated files before anything is made of them: mistakes, and signatures where required."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.mistakes import mistakes
from sepsis_assistant.knowledge.review import not_signed
from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.settings import REQUIRE_REVIEW

_SHOWN = 20  # lines of a list


def require_no_mistake(data: Path) -> None:
    """Raise LaunchError with file, line and fix of each mistake in the curated files below `data`."""
    found = [str(error) for error in mistakes(data)]
    if found:
        raise LaunchError(_listed(found, "The model is as it was."))


def require_review(data: Path) -> None:
    """Raise LaunchError with the answers below `data` that no named reviewer has signed as they stand."""
    try:
        topics, responses = load_routes(data / "knowledge").topics, load_responses(data / "responses")
        answers = [a for a in read_answers(responses).values() if a.topic in topics]
    except (DataError, KeyError, TypeError) as error:
        raise LaunchError(f"{error}\nThe signatures could not be read.") from None
    if found := not_signed(answers):
        what = f"{REQUIRE_REVIEW.name} is on, and {len(found)} of {len(answers)} answers are not signed."
        raise LaunchError(
            _listed(found, f"{what} Sign them in `make curate`, or unset {REQUIRE_REVIEW.name}.")
        )


def _listed(found: Sequence[str], end: str) -> str:
    more = [f"... and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return "\n".join([*found[:_SHOWN], *more, end])
