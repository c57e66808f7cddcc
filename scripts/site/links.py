"""Find the links of a Markdown text, and write them anew for a page that lies elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

# Code comes first, so that what only looks like a link inside it stays as it is.
_LINK = re.compile(
    r"^(?P<fence> *(?P<ticks>`{3,})).*?^ *(?P=ticks)`*$"
    r"|(?P<code>`+)[^`].*?(?P=code)"
    r"|(?<=\]\()(?P<link>[^)\s]+)(?=\))",
    re.MULTILINE | re.DOTALL,
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|//", re.IGNORECASE)


class SiteError(Exception):
    """Say what stops the build: the file, and what to do."""


def rewritten(text: str, new: Callable[[str, int], str]) -> str:
    """Return a text in which each link to a file is what `new` makes of it; anchors stay.

    new: takes the path of a link and the number of its line, from 1, and returns the new path.
    """

    def replace(found: re.Match[str]) -> str:
        link = found["link"]
        if link is None or _ELSEWHERE.match(link):
            return found[0]
        path, mark, anchor = link.partition("#")
        return new(path, text.count("\n", 0, found.start()) + 1) + mark + anchor

    return _LINK.sub(replace, text)
