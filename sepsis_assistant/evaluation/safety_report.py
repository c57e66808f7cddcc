"""Print the safety report and write the model card: `make safety-report`."""

from __future__ import annotations

import argparse
import asyncio
import datetime
from collections.abc import Iterable, Sequence
from functools import partial

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.evaluation.corpus import read_care, read_corpus
from sepsis_assistant.evaluation.figures import Outcome, Share, alarm_share, by_field
from sepsis_assistant.evaluation.measured import measured_line
from sepsis_assistant.evaluation.run import load_quiet_agent, outcomes_of, parse_many
from sepsis_assistant.safety.weighing import default_weights

_LEVELS = ("emergency", "urgent", "routine", "past", "question", "offtopic")
_CURVE = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
CARD = ROOT / "docs" / "safety" / "model-card.md"


def main() -> int:
    """Measure, print and write; return 0."""
    parser = argparse.ArgumentParser(
        prog="python -m sepsis_assistant.evaluation.safety_report", description=__doc__
    )
    parser.add_argument("--no-card", action="store_true", help="print only, write no model card")
    options = parser.parse_args()
    agent = asyncio.run(load_quiet_agent())
    parse = partial(parse_many, agent)
    outcomes = outcomes_of(parse, read_corpus())
    lines = [*report(outcomes), *by_level(outcomes_of(parse, read_care("blind")))]
    print("\n".join([*lines, *mistakes(outcomes)]))
    if not options.no_card:
        CARD.write_text("\n".join([*_head(), *lines, *_tail()]) + "\n", encoding="utf-8")
        print(f"written: {CARD.relative_to(ROOT)}")
    return 0


def report(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Yield the figures as Markdown."""
    danger = [o for o in outcomes if o.message.danger]
    harmless = [o for o in outcomes if not o.message.danger]
    for source in sorted({o.message.source for o in outcomes}):
        part = [o for o in outcomes if o.message.source == source]
        what = "recall" if part[0].message.danger else "false alarms"
        yield f"- {source}: {what} {alarm_share(part)}"
    for title, part, fields in (
        ("Recall", danger, ("sign", "person", "style")),
        ("False alarms", harmless, ("kind", "style")),
    ):
        yield f"\n## {title}\n\nAll: {alarm_share(part)}\n"
        for field in fields:
            yield f"| {field} | share (95 % CI) |\n| --- | --- |"
            yield from (f"| {name} | {share} |" for name, share in by_field(part, field).items())
            yield ""


def by_level(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Yield how messages of each level of care are met, the precision and the curve, as Markdown."""
    yield "## By level of care\n"
    yield "On `care_blind`, whose mistakes nobody who builds has read: who is sent to the emergency number,"
    yield "and who is told to get help today or sooner.\n"
    yield "| level | emergency number (95 % CI) | today or sooner |\n| --- | --- | --- |"
    for name, share in by_field(outcomes, "level").items():
        part = [o for o in outcomes if o.message.fields["level"] == name]
        soon = Share(sum(o.level in ("emergency", "urgent") for o in part), len(part))
        yield f"| {name} | {share} | {soon} |"
    alarms = [o for o in outcomes if o.alarm]
    right = Share(sum(o.message.danger for o in alarms), len(alarms))
    yield f"\nPrecision: of these alarms {right} are right. That depends on the mixture: as many"
    yield "emergencies as messages of the levels urgent and routine.\n"
    yield from curve(outcomes)


def curve(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Yield recall and alarms by level for other thresholds than that of data/safety/decision.yml."""
    chosen = default_weights().thresholds.emergency
    by = {name: [o for o in outcomes if o.message.fields["level"] == name] for name in _LEVELS}
    yield "### The curve\n"
    yield "What other thresholds of the weighed probability would give, before a sign has to be named. Chosen"
    yield f"for recall first, on the development sets: {chosen}.\n"
    yield f"| threshold | {' | '.join(by)} |\n| --- |{' --- |' * len(by)}"
    for limit in sorted({*_CURVE, chosen}):
        shares = [sum(o.score >= limit for o in part) / max(1, len(part)) for part in by.values()]
        yield f"| {limit} | {' | '.join(f'{share:.3f}' for share in shares)} |"
    yield ""


def mistakes(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Yield the misses and the false alarms themselves."""
    for outcome in outcomes:
        if outcome.alarm != outcome.message.danger:
            kind = "miss" if outcome.message.danger else "false alarm"
            yield f"{kind} [{', '.join(outcome.message.fields.values())}] {outcome.message.text}"


def _head() -> list[str]:
    return [
        "# Model card: danger-sign detection",
        "",
        f"Written by `make safety-report` on {datetime.date.today().isoformat()}; do not edit by hand.",
        measured_line(ROOT),
        "",
        "Messages: `tests/safety/`, written by language-model agents that saw neither the lexicon nor the",
        "training data, each with sign, person and style. No real patients' messages are in it, and no",
        "clinician has checked the labels. Mistakes on `danger_dev` and `harmless_dev` were looked at while",
        "building; a sample of those on `danger_canonical` (every sign of the guidance, plainly put) led to",
        "more training messages. The sets called `blind` were only measured, never read by the builder.",
        "",
    ]


def _tail() -> list[str]:
    return [
        "## The weakest, and what would mend it",
        "",
        "- Most signs have 6 to 9 messages, so one miss costs more than ten points: the order at the top",
        "  of the table is partly chance. More messages for each sign, from real callers, would tell.",
        "- Signs told as a change of behaviour, without a word of illness, are missed first. A clinician's",
        "  list of such phrases, and labelled calls or chats of a health service, would mend most.",
        "- Long and dialect messages alarm most often without need: stories, homework and past illness in",
        "  detail. More of them in training lower the alarms, but so far each step cost recall.",
        "",
        "## Limits",
        "",
        "- English only. Messages in other languages are not assessed reliably.",
        "- The messages are made up; real ones may differ. Measure again on real ones before relying on it.",
        "- It is an aid to signposting and no medical device: it does not diagnose or exclude sepsis.",
    ]


if __name__ == "__main__":
    raise SystemExit(main())
