"""Write the rows on which the encoder of questions is tuned: phrasings, and questions on other subjects."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.retrieval.other_subjects import other_questions
from sepsis_assistant.retrieval.training import Phrasing, about_answers, read_phrasings

BACKGROUND = "background"  # what people tell before they ask: the tuning puts some of it before a question
_TOLD = ("report_past_episode", "report_bereavement", "report_symptoms")
_LONGEST = 160  # characters of it


def _is_background(told: Phrasing) -> bool:
    return told.intent in _TOLD and len(told.text) <= _LONGEST and "?" not in told.text


def main() -> None:
    """Write the rows as JSON lines (text, key or null, scope) and print how many there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the JSONL file to write")
    parser.add_argument("--seed", type=int, default=14)
    options = parser.parse_args()
    about, rows = about_answers(), dict[str, tuple[str | None, str]]()
    phrasings = read_phrasings()
    for told in phrasings:
        if told.key in about:
            masked = default_reader().read(told.text).masked if about[told.key].names else None
            rows[masked or told.text] = (told.key, "ours")
        elif told.intent == "out_of_scope":
            rows[told.text] = (None, told.scope or "far")
        elif f"{told.intent.removeprefix('ask_')}" in about:
            rows[told.text] = (None, "ours")
    rows |= {text: (None, scope) for text, scope in other_questions(options.seed) if text not in rows}
    rows |= {told.text: (None, BACKGROUND) for told in phrasings if _is_background(told)}
    with options.out.open("w", encoding="utf-8") as file:
        for text, (key, scope) in rows.items():
            file.write(json.dumps({"text": text, "key": key, "scope": scope}, ensure_ascii=False) + "\n")
    print(f"{len(rows)} rows -> {options.out}")


if __name__ == "__main__":
    main()
