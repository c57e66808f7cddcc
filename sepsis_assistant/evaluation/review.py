"""Say which facts wait for their next review: the end of docs/answers.md, and lines of the report."""

from __future__ import annotations

from collections.abc import Sequence

HEADING = "## Reviews that are due"


def overdue_lines(overdue: Sequence[str]) -> list[str]:
    """Return a count of the claims whose next review has passed, and one line for each."""
    return [f"claims whose next review has passed: {len(overdue)}", *(f"- `{claim}`" for claim in overdue)]


def with_reviews(page: str, overdue: Sequence[str]) -> str:
    """Return the page of all answers with what is due at its end; the rest does not depend on the day."""
    count, *claims = overdue_lines(overdue)
    lines = [HEADING, "", f"{count[0].upper()}{count[1:]} (when this page was written).", ""]
    return page + "\n".join(["", *lines, *claims]).rstrip() + "\n"


def without_reviews(text: str) -> str:
    """Return the written page without what depends on the day."""
    return text.partition(f"\n{HEADING}\n")[0]
