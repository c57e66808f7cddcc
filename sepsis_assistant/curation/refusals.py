"""Say beside which field of a form something is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """Report what is wrong, by the name of the field; "" is the form as a whole."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Keep the problems."""
        super().__init__("; ".join(each for said in problems.values() for each in said))
        self.problems = {field: list(said) for field, said in problems.items() if said}


def require(conditions: Mapping[str, tuple[object, str]]) -> None:
    """Raise Refused with the reason of each field whose condition does not hold."""
    found = {field: [reason] for field, (holds, reason) in conditions.items() if not holds}
    if found:
        raise Refused(found)
