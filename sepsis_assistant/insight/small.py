"""Hide counts that are so small that somebody could be known by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sepsis_assistant.insight.summary import Section

LEAST = 5
FEW = f"fewer than {LEAST}"
MOST = 30  # rows that are shown of a list by size


@dataclass(frozen=True)
class Row:
    """Hold one row as it is shown; `count` is None where it is too small to be told."""

    name: str
    count: int | None

    @property
    def shown(self) -> str:
        """Return the count in words."""
        return FEW if self.count is None else f"{self.count:,}"


def hidden(count: int) -> int | None:
    """Return a count, or None where it is too small to be told; that nobody was there may be told."""
    return None if 0 < count < LEAST else count


def shown_rows(section: Section) -> list[Row]:
    """Return the rows of a section; in a list by size those that are too small become one."""
    if section.is_time:
        return [Row(name, hidden(count)) for name, count in section.rows]
    return list(_by_size(section))


def _by_size(section: Section) -> Iterator[Row]:
    large = [(name, count) for name, count in section.rows if hidden(count) is not None]
    yield from (Row(name, count) for name, count in large[:MOST])
    rest = large[MOST:]
    if rest:
        yield Row(f"{len(rest)} more, each {rest[0][1]:,} or fewer", sum(count for _, count in rest))
    small = [count for _, count in section.rows if hidden(count) is None]
    if small:
        yield Row(f"all others, each {FEW}", hidden(sum(small)))


def share(part: int, whole: int) -> str:
    """Return a share in whole per cent, or that it is too small to be told."""
    if hidden(part) is None:
        return FEW
    return f"{part:,} ({100 * part / whole:.0f} %)" if whole else "none"
