"""Count what nobody has signed: it is told in every report, and no gate can pass in its place."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from sepsis_assistant.evaluation.hazards import load_log
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.review import not_signed

_OPEN = re.compile(r"^\| .*\| unsigned \|$", re.M)


def unsigned(root: Path) -> list[str]:
    """Return lines of Markdown: what waits for a clinician and for others."""
    return [*_answers(), *_hazards(), *_pages(root)]


def _answers() -> list[str]:
    topics = load_routes().topics
    answers = [each for each in read_answers(load_responses()).values() if each.topic in topics]
    return [f"- answers that no named reviewer has signed: {len(not_signed(answers)):,} of {len(answers):,}"]


def _hazards() -> list[str]:
    log = load_log()
    by_risk = Counter(log.risk(hazard.residual) for hazard in log.hazards)
    told = ", ".join(f"{count} at {risk}" for risk, count in sorted(by_risk.items(), reverse=True))
    grave = [hazard.title for hazard in log.hazards if log.risk(hazard.residual) >= 4]
    lines = [f"- hazards whose residual risk nobody has accepted: {len(log.hazards)} ({told})"]
    return lines + [f"- at 4 or 5, which a release may not have: {title}" for title in grave]


def _pages(root: Path) -> list[str]:
    folder = root / "docs" / "safety"
    pages = [
        page for page in sorted(folder.glob("*.md")) if "nsigned" in page.read_text(encoding="utf-8")[:600]
    ]
    form = (folder / "release-sign-off.md").read_text(encoding="utf-8")
    named = ", ".join(f"`{page.name}`" for page in pages)
    return [
        f"- pages of docs/safety/ that say of themselves that they are unsigned: {len(pages)} ({named})",
        f"- decisions of docs/safety/release-sign-off.md without a signature: {len(_OPEN.findall(form))}",
    ]
