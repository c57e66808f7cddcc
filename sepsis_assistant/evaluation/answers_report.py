"""Measure the answers and write docs/answers/: `make knowledge-report`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sepsis_assistant.evaluation import coverage, support
from sepsis_assistant.evaluation.answer_checks import phrasings
from sepsis_assistant.evaluation.answers_page import overdue_lines, page, write
from sepsis_assistant.evaluation.figures import Share
from sepsis_assistant.knowledge.answers import (
    PREFIX,
    Answer,
    all_as_said,
    first_values,
    load_responses,
    read_answers,
)
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import Ledger, load_ledger

GOALS = {"right topic": 0.95, "right detail": 0.90, "wrong topic": 0.03}
GRADE_MEDIAN, GRADE_EACH = 7.0, 9.0
FARTHEST = 15  # sentences that are shown for human eyes


def main() -> int:
    """Measure, print and write; return 0 when all goals that could be measured are met, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m sepsis_assistant.evaluation.answers_report", description=__doc__
    )
    parser.add_argument("--no-model", action="store_true", help="leave out what needs the trained model")
    parser.add_argument("--mistakes", action="store_true", help="print the questions that went wrong")
    options = parser.parse_args()
    ledger, topics = load_ledger(), load_routes().topics
    responses = all_as_said(dress(load_responses(), ledger, topics), first_values())
    overdue = ledger.overdue(date.today())
    answers = {k: a for k, a in read_answers(responses).items() if a.topic in topics}
    count = write(page(responses, ledger, topics, phrasings()), overdue)
    print(f"written: docs/answers.md and docs/answers/, {count} pages")
    print("\n".join(overdue_lines(overdue)))
    met = _static(answers, responses, ledger)
    if not options.no_model:
        met = asyncio.run(_coverage(answers, responses, ledger, options.mistakes)) and met
    print("all goals met" if met else "NOT all goals met, see above")
    return 0 if met else 1


def _static(answers: Mapping[str, Answer], responses: Mapping[str, Any], ledger: Ledger) -> bool:
    told = {k: a for k, a in answers.items() if not a.is_form}
    others = [v for n, vs in responses.items() if n.removeprefix(PREFIX) not in answers for v in vs]
    elsewhere = frozenset(c for v in others for group in v["metadata"]["claims"] for c in group)
    share, silent = support.supported(told, ledger)
    use = support.used(told, ledger, elsewhere)
    median, hardest, grade = support.grades(told)
    by_status = ", ".join(f"{n} {s}" for s, n in support.claims_by_status(ledger).items())
    print(f"claims: {len(ledger.claims)} ({by_status})")
    print(f"answers: {len(told)} (and {len(answers) - len(told)} other forms of them)")
    print(f"sentences with a fact that are supported: {share}; {silent} sentences state no fact")
    print(f"usable claims that an answer uses: {use}")
    print(f"reading grade: median {median:.1f} (goal {GRADE_MEDIAN}), hardest {grade:.1f} ({hardest})")
    print(f"sentences least like their claims ({FARTHEST}, for human eyes):")
    print("\n".join(_far(told, ledger)))
    return share.value == 1 and use.value == 1 and median <= GRADE_MEDIAN and grade <= GRADE_EACH


def _far(answers: Mapping[str, Answer], ledger: Ledger) -> Iterator[str]:
    from sepsis_assistant.encoder import default_encoder

    for each in support.farthest(answers, ledger, default_encoder().encode, FARTHEST):
        yield f"  {each.nearness:.2f} {each.answer}: {each.text} [{', '.join(each.claims)}]"


async def _coverage(
    answers: Mapping[str, Answer], responses: Mapping[str, Any], ledger: Ledger, mistakes: bool
) -> bool:
    from sepsis_assistant.evaluation.run import load_quiet_agent

    questions = coverage.read_questions(ledger)
    if not questions:
        print(f"coverage: not measured, there is no {coverage.PATTERN} in tests/knowledge/", file=sys.stderr)
        return False
    results = await coverage.ask(await load_quiet_agent(), questions, answers, responses)
    figures = coverage.shares(results)
    print(f"coverage, {len(questions)} questions:")
    print("\n".join(f"  {name}: {share}{_goal(name)}" for name, share in figures.items()))
    missing = coverage.unreached(results, ledger)
    print(f"usable claims that no question reached: {len(missing)}" + "".join(f"\n  {c}" for c in missing))
    if mistakes:
        print("\n".join(_mistakes(results)))
    return all(_meets(name, figures[name]) for name in GOALS)


def _goal(name: str) -> str:
    return f" (goal {GOALS[name]})" if name in GOALS else ""


def _meets(name: str, share: Share) -> bool:
    return share.value <= GOALS[name] if name == "wrong topic" else share.value >= GOALS[name]


def _mistakes(results: Sequence[coverage.Reached]) -> Iterator[str]:
    for each in results:
        if not (each.topic and each.detail):
            wanted = f"{each.asked.topic}/{each.asked.detail}"
            got = ", ".join(each.keys or each.actions)
            yield f"wanted {wanted} ({each.asked.claim}), got {got}: {each.asked.text}"


if __name__ == "__main__":
    raise SystemExit(main())
