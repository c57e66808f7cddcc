"""Find a blood pressure that has fallen from what is usual for the person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sepsis_assistant.numbers.model import Reading

FALL = "systolic_fall"
_REACH = 30  # characters before a number in which "usually" names it


def pressure_fall(lower: str, readings: Sequence[Reading], usual: re.Pattern[str]) -> list[Reading]:
    """Return the fall (mmHg) from the usual systolic pressure to the lowest other one, if both are told."""
    pressures = [r for r in readings if r.kind == "systolic"]
    bounds = [0, *(r.end for r in pressures)]
    normal = [
        r
        for r, begin in zip(pressures, bounds, strict=False)
        if usual.search(lower, max(begin, r.start - _REACH), r.end)
    ]
    usually = set(normal)
    now = [r for r in pressures if r not in usually]
    if not normal or not now:
        return []
    lowest = min(now, key=lambda r: r.value)
    fall = max(r.value for r in normal) - lowest.value
    return [Reading(FALL, fall, "mmHg", lowest.start, lowest.end)] if fall > 0 else []
