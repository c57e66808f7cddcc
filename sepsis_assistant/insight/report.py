"""Write a summary for people: as text for a terminal, and as one page that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sepsis_assistant.insight.plots import plot
from sepsis_assistant.insight.small import FEW, Row, hidden, share, shown_rows
from sepsis_assistant.insight.summary import Section, Summary
from sepsis_assistant.insight.words import Words

TEMPLATE = Path(__file__).with_name("page.html")
_BAR = 24  # letters of the longest bar in a terminal
_WIDTH = 58
_IN_FULL = 31  # rows of a list by time that a terminal shows


def key_numbers(summary: Summary) -> list[tuple[str, str]]:
    """Return what stands first: names and numbers as they are shown."""
    conversations = summary.conversations
    few = hidden(conversations) is None
    return [
        ("Conversations", FEW if few else f"{conversations:,}"),
        ("Messages", FEW if hidden(summary.messages) is None else f"{summary.messages:,}"),
        ("Messages in a conversation (median)", FEW if few else f"{summary.median_length:g}"),
        (
            "Conversations with an emergency reply",
            FEW if few else share(summary.with_emergency, conversations),
        ),
    ]


def as_text(summary: Summary, words: Words) -> str:
    """Return the report as lines for a terminal."""
    lines = [f"From {summary.first} to {summary.last}", ""]
    lines += [f"{name:<40} {value}" for name, value in key_numbers(summary)]
    for section in summary.sections:
        lines += ["", words.raw["sections"][section.id]["title"], *_text_rows(section)]
    return "\n".join(lines)


def as_page(summary: Summary, words: Words, is_demo: bool = False) -> str:
    """Return the report as an HTML page with its plots and tables in it."""
    from jinja2 import Environment

    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        TEMPLATE.read_text(encoding="utf-8")
    )
    sections = [_shown(section, words) for section in summary.sections]
    numbers = key_numbers(summary)
    return page.render(summary=summary, numbers=numbers, sections=sections, few=FEW, is_demo=is_demo) + "\n"


def _shown(section: Section, words: Words) -> Mapping[str, Any]:
    rows, told = shown_rows(section), words.raw["sections"][section.id]
    drawn = plot(section.id, rows, section.is_time) if any(row.count != 0 for row in rows) else None
    return {**told, "id": section.id, "rows": rows, "plot": drawn, "alt": _alt(str(told["title"]), rows)}


def _alt(title: str, rows: list[Row]) -> str:
    """Return what a plot shows in a sentence, for those who do not see it."""
    counted = [row for row in rows if row.count]
    if not counted:
        return f"Bars: {title}. All are {FEW}."
    most = max(counted, key=lambda row: row.count or 0)
    return f"Bars: {title}. The most is {most.shown}: {most.name}. The table below has every number."


def _text_rows(section: Section) -> Iterator[str]:
    rows = [row for row in shown_rows(section) if not section.is_time or row.count != 0]
    longest = max([row.count or 0 for row in rows], default=0)
    if not rows:
        yield "  none"
    if section.is_time and len(rows) > _IN_FULL:
        yield f"  the last {_IN_FULL} of {len(rows)}"
        rows = rows[-_IN_FULL:]
    for row in rows:
        bar = "#" * round(_BAR * (row.count or 0) / longest) if longest else ""
        name = row.name if len(row.name) <= _WIDTH else row.name[: _WIDTH - 3] + "..."
        yield f"  {name:<{_WIDTH}} {row.shown:>12} {bar}".rstrip()
