"""Write the widget's tables: emergency numbers by country, and the countries of the time zones."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Container
from pathlib import Path
from typing import Any

import yaml
from babel.core import get_global

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "data" / "conversation" / "countries.yml"
TARGET = ROOT / "web" / "src" / "numbers.json"
ZONES = ROOT / "web" / "src" / "zones.json"
# Names that no browser reports, and the one that browsers with a hidden time zone report from anywhere.
_NO_PLACES = ("US/", "Canada/", "Mexico/", "Brazil/", "Chile/", "Etc/", "Atlantic/Reykjavik", "Iceland")


def numbers(source: Path = SOURCE) -> dict[str, str]:
    """Return the first emergency number of every country that has one; parts of a country have its number."""
    countries = yaml.safe_load(source.read_text(encoding="utf-8"))["countries"]
    return {c["code"]: c["emergency"][0] for c in countries if c.get("emergency") and "-" not in c["code"]}


def zones(known: Container[str]) -> dict[str, list[str]]:
    """Return the time zones of the known countries, under their newer and their older names."""
    countries, canonical = get_global("zone_territories"), get_global("zone_aliases")
    found = defaultdict(list)
    for name in sorted({*countries, *canonical}):
        country = countries.get(canonical.get(name, name))
        if country in known and "/" in name and not name.startswith(_NO_PLACES):
            found[country].append(name)
    return dict(found)


def write(target: Path, table: dict[str, Any]) -> None:
    """Write a table with one country a line."""
    lines = [f"  {json.dumps(code)}: {json.dumps(value)}" for code, value in sorted(table.items())]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> int:
    """Write the files; return the exit code."""
    if not SOURCE.exists():
        print(f"{SOURCE} is missing; the widget's numbers come from it.", file=sys.stderr)
        return 1
    table = numbers()
    write(TARGET, table)
    write(ZONES, zones(table))
    print(f'{TARGET} has {len(table)} countries; now run "make widget".')
    return 0


if __name__ == "__main__":
    sys.exit(main())
