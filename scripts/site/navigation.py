"""Read docs/navigation.yml: which page stands in which section."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from scripts.site.links import SiteError
from scripts.site.pages import place_of

NAVIGATION = "docs/navigation.yml"
Tree = list[tuple[str, list[tuple[str | None, str]]]]


def navigation(root: Path, sources: Iterable[str]) -> Tree:
    """Return the sections, each with its pages: a title or None, and the place in the site.

    sources: all pages. Errors: a page in no section, a line that names no page.
    """
    said = yaml.safe_load((root / NAVIGATION).read_text(encoding="utf-8"))
    left = sorted(sources)
    tree = [(section, _section(lines, left)) for section, lines in said["sections"].items()]
    beside = [each for each in left if not any(fnmatchcase(each, one) for one in said["reached_from"])]
    if beside:
        fix = "add a line to the section that it belongs to"
        raise SiteError(f"{', '.join(beside)}: in no section of {NAVIGATION}; {fix}")
    return tree


def _section(lines: list[Any], left: list[str]) -> list[tuple[str | None, str]]:
    """Return the pages of a section, and take them from those that are left."""
    found: list[tuple[str | None, str]] = []
    for line in lines:
        title, pattern = next(iter(line.items())) if isinstance(line, dict) else (None, line)
        taken = [each for each in left if fnmatchcase(each, pattern)]
        if not taken and "*" not in pattern:
            raise SiteError(f"{NAVIGATION}: {pattern} is no page, or stands there twice; remove the line")
        found += [(title, place_of(each)) for each in taken]
        left[:] = [each for each in left if each not in taken]
    return found


def as_toml(tree: Tree) -> str:
    """Return the sections as a value in TOML, on one line."""
    sections = []
    for section, entries in tree:
        pages = [
            json.dumps(page) if title is None else _pair(title, json.dumps(page)) for title, page in entries
        ]
        sections.append(_pair(section, f"[{', '.join(pages)}]"))
    return f"[{', '.join(sections)}]"


def _pair(name: str, value: str) -> str:
    return f"{{ {json.dumps(name)} = {value} }}"
