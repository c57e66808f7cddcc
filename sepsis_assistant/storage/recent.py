"""Keep what was used last, as much as fits into so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Hold values by name; what was not used for longest goes first."""

    def __init__(self, room: int) -> None:
        """Keep the room, in bytes."""
        self._room, self._used = room, 0
        self._values: OrderedDict[str, tuple[T, int]] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str) -> T | None:
        """Return a value, which is the newest then, or None."""
        if name not in self._values:
            return None
        self._values.move_to_end(name)
        return self._values[name][0]

    def keep(self, name: str, value: T, size: int) -> list[str]:
        """Keep a value of `size` bytes in the place of the earlier one; return the names that had to go."""
        self.drop(name)
        self._values[name] = (value, size)
        self._used += size
        gone = []
        while self._used > self._room:
            gone.append(next(iter(self._values)))
            self.drop(gone[-1])
        return gone

    def drop(self, name: str) -> None:
        """Forget a value, if it is there."""
        _, size = self._values.pop(name, (None, 0))
        self._used -= size

    def values(self) -> list[T]:
        """Return all values, in the order of their names."""
        return [value for value, _ in self._values.values()]

    def names(self) -> list[str]:
        """Return all names, the one that was not used for longest first."""
        return list(self._values)
