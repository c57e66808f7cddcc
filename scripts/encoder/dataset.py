"""Write the rows on which the encoder is tuned: data/nlu/, generated messages and mixtures of both."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA
from sepsis_assistant.importer import read_training_data
from sepsis_assistant.nlu.red_flags import told_by
from sepsis_assistant.safety.training import Row, training_rows


def main() -> None:
    """Write the rows as JSON lines and print how many there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the JSONL file to write")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--share", type=float, default=0.2, help="of the messages from which more is made")
    options = parser.parse_args()
    data = read_training_data([str(path) for path in (DATA / "nlu").glob("*.yml")])
    rows = training_rows(told_by(data, options.seed), options.seed, options.share)
    with options.out.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(as_line(row), ensure_ascii=False) + "\n")
    print(f"{len(rows)} rows -> {options.out}")


def as_line(row: Row) -> dict[str, Any]:
    """Return a row for finetune.py: signs are known of a report with signs and of what is no emergency."""
    signs = list(row.signs) if row.signs or row.level not in (None, "emergency") else None
    return {"text": row.text, "label": row.intent, "level": row.level, "signs": signs, "group": row.group}


if __name__ == "__main__":
    main()
