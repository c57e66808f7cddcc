"""Print what the detector sees in a message: `python -m sepsis_assistant.safety [--json] TEXT`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys

from sepsis_assistant.data_files import DataError
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

leave_out_tensorflow()  # spaCy's machine-learning library would load it, if it is there

from sepsis_assistant.safety.detector import default_detector  # noqa: E402
from sepsis_assistant.safety.model import Assessment  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Assess the messages given, or each line of standard input; return an exit code."""
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.safety", description=__doc__)
    parser.add_argument("text", nargs="*", help="a message; without one, each line of stdin")
    parser.add_argument("--json", action="store_true", help="print one JSON object a message")
    options = parser.parse_args(arguments)
    messages = [" ".join(options.text)] if options.text else [line.rstrip("\n") for line in sys.stdin]
    try:
        detector = default_detector()
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for message in messages:
        assessment = detector.assess(message)
        print(as_json(message, assessment) if options.json else as_text(message, assessment))
    return 0


def as_json(message: str, assessment: Assessment) -> str:
    """Return the assessment as one line of JSON."""
    body = {
        "text": message,
        "alarm": bool(assessment.alarms),
        "findings": [dataclasses.asdict(f) for f in assessment.findings],
        "features": [dataclasses.asdict(f) for f in assessment.features],
    }
    return json.dumps(body, ensure_ascii=False)


def as_text(message: str, assessment: Assessment) -> str:
    """Return the assessment as lines for a person."""
    lines = [f"{'ALARM' if assessment.alarms else 'no alarm'}: {message}"]
    for kind, found in (("sign", assessment.findings), ("feature", assessment.features)):
        for f in found:
            lines.append(
                f"  {kind} {f.sign} [{f.assertion.value}, {f.person.value}, {f.source}] "
                f"'{f.words}': {f.label}; {f.why}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
