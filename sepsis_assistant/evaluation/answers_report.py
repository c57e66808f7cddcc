"""Measure the answers and write docs/answers/: `make knowledge-report`."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sepsis_assistant.data_files import DataError
from sepsis_assistant.evaluation import support
from sepsis_assistant.evaluation.answer_checks import phrasings
from sepsis_assistant.evaluation.answers_page import overdue_lines, page, write
from sepsis_assistant.evaluation.asked import FOLDER, Message, read_asked, shares
from sepsis_assistant.evaluation.figures import Share
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.knowledge.answers import (
    PREFIX,
    Answer,
    all_as_said,
    first_values,
    load_responses,
    read_answers,
    without_source_line,
)
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import Ledger, load_ledger
from sepsis_assistant.knowledge.review import reviews
from sepsis_assistant.no_tensorflow import leave_out_tensorflow
from sepsis_assistant.retrieval.asked import Choice

# What is reached on messages that were not looked at while building: the names of evaluation.asked.shares.
LEAST = {"right answer": 0.90, "right topic": 0.93}
MOST = {"other answer": 0.04, "near answered": 0.05, "far answered": 0.03, "declined": 0.02}
MEDIAN_WORDS = 60
FARTHEST = 15  # sentences that are shown for human eyes


def main() -> int:
    """Measure, print and write; return 0 when all goals that could be measured are met, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m sepsis_assistant.evaluation.answers_report", description=__doc__
    )
    parser.add_argument("--no-model", action="store_true", help="leave out what needs the trained model")
    parser.add_argument("--mistakes", action="store_true", help="print the questions that went wrong")
    options = parser.parse_args()
    leave_out_tensorflow()
    ledger, topics = load_ledger(), load_routes().topics
    responses = all_as_said(dress(load_responses(), ledger, topics), first_values())
    overdue = ledger.overdue(date.today())
    answers = {k: a for k, a in read_answers(responses).items() if a.topic in topics}
    written = [a for a in read_answers(load_responses()).values() if a.topic in topics]
    count = write(page(responses, ledger, topics, phrasings(), reviews(written)), overdue)
    print(f"written: docs/answers.md and docs/answers/, {count} pages")
    print("\n".join(overdue_lines(overdue)))
    met = _static(answers, responses, ledger)
    if not options.no_model:
        met = _asked(options.mistakes) and met
    print("all goals met" if met else "NOT all goals met, see above")
    return 0 if met else 1


def _static(answers: Mapping[str, Answer], responses: Mapping[str, Any], ledger: Ledger) -> bool:
    told = {k: a for k, a in answers.items() if not a.is_form}
    others = [v for n, vs in responses.items() if n.removeprefix(PREFIX) not in answers for v in vs]
    elsewhere = frozenset(c for v in others for group in v["metadata"]["claims"] for c in group)
    share, silent = support.supported(told, ledger)
    use = support.used(told, ledger, elsewhere)
    words = statistics.median(len(without_source_line(a.text).split()) for a in told.values())
    by_status = ", ".join(f"{n} {s}" for s, n in support.claims_by_status(ledger).items())
    print(f"claims: {len(ledger.claims)} ({by_status})")
    print(f"answers: {len(told)} (and {len(answers) - len(told)} other forms of them)")
    print(f"sentences with a fact that are supported: {share}; {silent} sentences state no fact")
    print(f"usable claims that an answer uses: {use}")
    print(f"words of an answer, with the emergency line: median {words:.0f} (goal {MEDIAN_WORDS})")
    print(f"sentences least like their claims ({FARTHEST}, for human eyes):")
    print("\n".join(_far(told, ledger)))
    return share.value == 1 and use.value == 1 and words <= MEDIAN_WORDS


def _far(answers: Mapping[str, Answer], ledger: Ledger) -> Iterator[str]:
    from sepsis_assistant.encoder import question_encoder

    for each in support.farthest(answers, ledger, question_encoder().encode, FARTHEST):
        yield f"  {each.nearness:.2f} {each.answer}: {each.text} [{', '.join(each.claims)}]"


def _asked(mistakes: bool) -> bool:
    """Print what the sets of questions reach; return whether the blind one meets the goals."""
    from sepsis_assistant.evaluation.questions import newest

    try:
        finder = newest()
    except DataError as error:
        print(f"questions: not measured, {error}")
        return False
    met = True
    for path in sorted(FOLDER.glob("asked_*.tsv")):
        name = path.stem.removeprefix("asked_")
        messages = read_asked(name)
        choices = [finder.choice(m.text) for m in progress(messages, f"questions of {name}")]
        figures = shares(messages, choices)
        print(f"{name}, {len(messages)} messages:")
        print("\n".join(f"  {what}: {share}{_goal(what)}" for what, share in figures.items()))
        met = met and (name != "blind" or all(map(_meets, figures, figures.values())))
        if mistakes:
            print("\n".join(_mistakes(messages, choices)))
    return met


def _goal(name: str) -> str:
    return f" (goal {LEAST.get(name, MOST.get(name))})" if name in (*LEAST, *MOST) else ""


def _meets(name: str, share: Share) -> bool:
    return LEAST.get(name, 0.0) <= share.value <= MOST.get(name, 1.0)


def _mistakes(messages: Sequence[Message], choices: Sequence[Choice]) -> Iterator[str]:
    for message, choice in zip(messages, choices, strict=True):
        right = set(choice.answers) & set(message.keys) if message.keys else not choice.answers
        if not right:
            got = choice.answers or choice.back or choice.declined
            yield f"    wanted {message.scope} {'|'.join(message.keys)}, got {got}: {message.text}"


if __name__ == "__main__":
    raise SystemExit(main())
