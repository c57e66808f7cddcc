"""Write the hashes of all eight-word runs of the articles: python scripts/hash_articles.py ARTICLE.txt ...

The project holds no copy of the articles. With the hashes, tests/knowledge/ finds a sentence that
was copied from one into an answer. Run it again when an article changes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sepsis_assistant.evaluation.runs import fingerprint, runs  # noqa: E402

OUTPUT = ROOT / "tests" / "knowledge" / "article_runs.txt"


def main() -> int:
    """Hash the files named and write the list; return 0, or 1 when a file cannot be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("article", nargs="+", type=Path, help="the text of an article")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: %(default)s")
    options = parser.parse_args()
    found: set[str] = set()
    for path in options.article:
        try:
            found.update(fingerprint(run) for run in runs(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            print(f"cannot read {path}: {error}", file=sys.stderr)
            return 1
    options.output.write_text("\n".join(sorted(found)) + "\n", encoding="utf-8")
    print(f"{len(found)} runs of {len(options.article)} files written to {options.output}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
