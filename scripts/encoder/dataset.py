"""Write the rows on which the encoder is tuned: data/nlu/, generated messages and mixtures of both."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sepsis_assistant.data_files import DATA
from sepsis_assistant.evaluation.corpus import read_examples
from sepsis_assistant.safety.generation import generate
from sepsis_assistant.safety.training import training_rows


def main() -> None:
    """Write the rows as JSON lines and print how many there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the JSONL file to write")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rows = training_rows([*read_examples(DATA / "nlu"), *generate(options.seed)], options.seed)
    with options.out.open("w", encoding="utf-8") as file:
        for row in rows:
            body = {"text": row.text, "label": row.intent, "danger": row.danger, "group": row.group}
            file.write(json.dumps(body, ensure_ascii=False) + "\n")
    print(f"{len(rows)} rows, {sum(r.danger for r in rows)} of them danger -> {options.out}")


if __name__ == "__main__":
    main()
