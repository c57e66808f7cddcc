"""Cut down what the search reads: a browser fetches all of it, on a phone too."""

from __future__ import annotations

import json
import re
from pathlib import Path

# By the beginning of a page's place. Left are an answer's sentences, how people ask, and docstrings.
# One after the other, so that what is left is whole: a browser reads it as HTML.
_LEFT_OUT = {
    "answers/": (
        r"<ul> <li><code>.*?</ul>",  # the facts that a sentence rests on
        r"^<p>.*?</p>",
        r"<li>If someone is very unwell now[^<]*</li>",
        r"<p>Sources in full:</p> <ul>.*?</ul>",
    ),
    "made/python/": (r"(?s)<pre>.*?</pre>",),
}


def lean_search(file: Path) -> None:
    """Leave out of search.json what nobody searches for."""
    index = json.loads(file.read_text(encoding="utf-8"))
    for item in index["items"]:
        item["text"] = lean(item["location"], item["text"])
    file.write_text(json.dumps(index, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")


def lean(place: str, text: str) -> str:
    """Return the text of a page or section, by its place, without what nobody searches for."""
    for start, patterns in _LEFT_OUT.items():
        if place.startswith(start):
            for each in patterns:
                text = re.sub(each, "", text)
    return text.strip()
