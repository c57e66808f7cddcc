"""Keep connections to a messenger's API open between calls."""

from __future__ import annotations

from types import TracebackType
from typing import Any, TypeVar

import aiohttp

AClient = TypeVar("AClient", bound="Connections")


class Connections:
    """Hold a pool of connections while it is used as an async context manager."""

    def __init__(self, **options: Any) -> None:
        """Keep the options of aiohttp's ClientSession."""
        self._options = options
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self: AClient) -> AClient:
        """Open the pool."""
        self._session = aiohttp.ClientSession(**self._options)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the pool."""
        if self._session:
            await self._session.close()
