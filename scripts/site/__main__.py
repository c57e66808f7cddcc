"""Build the documentation site: `python -m scripts.site [--out FOLDER]`; exit code 1 where it has a fault."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from scripts.site.build import build
from scripts.site.links import SiteError

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Build the site and say where it lies; return an exit code."""
    reader = argparse.ArgumentParser(prog="python -m scripts.site", description=__doc__.partition(":")[0])
    reader.add_argument("--out", type=Path, default=ROOT / "build", help="the pages will lie in its site/")
    folder = reader.parse_args(arguments).out.resolve()
    started = time.monotonic()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        site = build(ROOT, folder)
    except (OSError, SiteError) as error:
        print(error, file=sys.stderr)
        return 1
    pages = sum(1 for _ in site.rglob("*.html"))
    print(
        f"{pages} pages in {time.monotonic() - started:.0f} s: {site}/index.html; make docs-serve shows them."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
