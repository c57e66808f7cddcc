"""Explain the decision on a message: `python -m sepsis_assistant.safety [--json] TEXT`.

With a trained model (make train) it shows what the heads read and what each piece of evidence adds to the log
odds of an emergency; without one, or with --rules, what the rules find.
"""

from __future__ import annotations

import argparse
import json
import sys

from sepsis_assistant.data_files import DataError
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

leave_out_tensorflow()  # spaCy's machine-learning library would load it, if it is there

from sepsis_assistant.safety.care import CareModel  # noqa: E402
from sepsis_assistant.safety.explaining import as_text, explained  # noqa: E402
from sepsis_assistant.safety.judge import Judge  # noqa: E402
from sepsis_assistant.text import cap, fold  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Explain the messages given, or each line of standard input; return an exit code."""
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.safety", description=__doc__)
    parser.add_argument("text", nargs="*", help="a message; without one, each line of stdin")
    parser.add_argument("--json", action="store_true", help="print one JSON object a message")
    parser.add_argument("--rules", action="store_true", help="leave out the trained heads")
    options = parser.parse_args(arguments)
    messages = [" ".join(options.text)] if options.text else [line.rstrip("\n") for line in sys.stdin]
    try:
        judge = None if options.rules else Judge(CareModel.newest())
    except DataError as error:
        print(f"{error}: only the rules are shown", file=sys.stderr)
        judge = None
    try:
        for message in messages:
            found = explained(cap(fold(message)), judge)
            print(json.dumps(found, ensure_ascii=False) if options.json else as_text(found))
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
