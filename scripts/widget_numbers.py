"""Write web/src/numbers.json, the widget's emergency numbers, from data/conversation/countries.yml."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "data" / "conversation" / "countries.yml"
TARGET = ROOT / "web" / "src" / "numbers.json"


def numbers(source: Path = SOURCE) -> dict[str, str]:
    """Return the first emergency number of every country that has one; parts of a country have its number."""
    countries = yaml.safe_load(source.read_text(encoding="utf-8"))["countries"]
    return {c["code"]: c["emergency"][0] for c in countries if c.get("emergency") and "-" not in c["code"]}


def main() -> int:
    """Write the file; return the exit code."""
    if not SOURCE.exists():
        print(f"{SOURCE} is missing; the widget's numbers come from it.", file=sys.stderr)
        return 1
    TARGET.write_text(json.dumps(numbers(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f'{TARGET} has {len(numbers())} countries; now run "make widget".')
    return 0


if __name__ == "__main__":
    sys.exit(main())
