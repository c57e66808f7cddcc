"""Gather what the site shows: each paper, what it links to, and where that lies in the site."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.site.links import SiteError, rewritten

MADE = "made/"  # pages that the build makes; they are no files of the repository
_PLACES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}


@dataclass
class Site:
    """Hold what lies in the site, by its place there: texts of pages, and files to copy."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write all of it below a folder."""
        for place, text in self.pages.items():
            path = _made_way(folder / place)
            path.write_text(text, encoding="utf-8")
        for place, source in self.files.items():
            _made_way(folder / place).write_bytes(source.read_bytes())


def place_of(source: str) -> str:
    """Return where a file of the repository lies in the site; a README is the index of its folder."""
    if source in _PLACES:
        return _PLACES[source]
    place = source.removeprefix("docs/") if source.startswith(("docs/", MADE)) else f"repository/{source}"
    folder, name = posixpath.split(place)
    return posixpath.join(folder, "index.md") if name == "README.md" else place


def papers(root: Path) -> list[str]:
    """Return the Markdown files that the site is for: those of the root and of docs/."""
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    return sorted(path.relative_to(root).as_posix() for path in found)


def gather(root: Path, made: dict[str, str], sources: Iterable[str]) -> tuple[Site, list[str]]:
    """Return the site, and its sources: the papers, those that they link to, and what was made.

    made: texts by their place, under MADE. Errors: a link to what is not there.
    """
    site = Site(pages={place_of(source): text for source, text in made.items()})
    waiting, seen = [*sources], {*sources}
    while waiting:
        source = waiting.pop()
        text = (root / source).read_text(encoding="utf-8")
        targets: list[str] = []
        site.pages[place_of(source)] = rewritten(text, _mover(root, source, targets))
        for target in (each for each in targets if each not in seen):
            seen.add(target)
            if target.endswith(".md"):
                waiting.append(target)
            else:
                site.files[place_of(target)] = root / target
    return site, sorted([*(each for each in seen if each.endswith(".md")), *made])


def _mover(root: Path, source: str, targets: list[str]) -> Callable[[str, int], str]:
    """Return the function that makes a link of a source a link of its page, and notes what it leads to."""
    here = posixpath.dirname(place_of(source)) or "."

    def move(path: str, line: int) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if not (root / target).is_file():
            raise SiteError(f"{source}:{line}: the link {path} leads to no file; name one that is there")
        targets.append(target)
        return posixpath.relpath(place_of(target), here)

    return move


def _made_way(path: Path) -> Path:
    os.makedirs(path.parent, exist_ok=True)
    return path
