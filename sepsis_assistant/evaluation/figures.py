"""Turn outcomes into figures: shares with Wilson bounds, by group."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sepsis_assistant.evaluation.corpus import Labelled

_Z = 1.959964  # two-sided 95 %


@dataclass(frozen=True)
class Share:
    """Hold `hits` of `total` and its 95 % Wilson interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """Return the share, 0 to 1."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % Wilson interval."""
        return wilson(self.hits, self.total)

    def __str__(self) -> str:
        """Return the share, its interval and its counts."""
        low, high = self.interval
        return f"{self.value:.3f} (95 % CI {low:.3f}-{high:.3f}; {self.hits} of {self.total})"


@dataclass(frozen=True)
class Outcome:
    """Hold a test message, whether it raised the alarm, the level it was met with and its probability."""

    message: Labelled
    alarm: bool
    level: str = "none"
    score: float = 0.0


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of `hits` in `total` (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, _Z**2
    middle = share + square / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    scale = 1 + square / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def alarm_share(outcomes: Sequence[Outcome]) -> Share:
    """Return the share of `outcomes` that raised the alarm."""
    return Share(sum(o.alarm for o in outcomes), len(outcomes))


def by_field(outcomes: Sequence[Outcome], field: str) -> dict[str, Share]:
    """Return the share of alarms for each value of `field`, weakest first."""
    return _grouped(outcomes, lambda o: o.message.fields.get(field, "-"))


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Share]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[key(outcome)].append(outcome)
    shares = {name: alarm_share(group) for name, group in groups.items()}
    return dict(sorted(shares.items(), key=lambda item: (item[1].value, item[0])))
