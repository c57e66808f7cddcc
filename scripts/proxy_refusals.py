"""Write what nginx answers by itself (deploy/nginx/refusals/) in the words of data/fixed_texts.yml.

Run it from the project's folder: python -m scripts.proxy_refusals
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sepsis_assistant.channels.http import BODY_LIMIT
from sepsis_assistant.channels.refusals import refused
from sepsis_assistant.settings import ROOT

FOLDER = ROOT / "deploy" / "nginx" / "refusals"
RETRY = 10  # seconds, as in deploy/nginx/sepsis.conf
NAMES = {
    400: "invalid_request", 404: "not_found", 405: "method_not_allowed", 408: "slow_request",
    413: "too_large", 414: "long_head", 429: "too_many_messages", 431: "long_head",
    500: "internal", 502: "internal", 503: "internal", 504: "internal",
}  # fmt: skip


def files() -> Iterator[tuple[Path, str]]:
    """Yield each file with its content: a refusal in the web channel's form, and in Rasa's for REST."""
    for status, name in NAMES.items():
        refusal = refused(name, limit=BODY_LIMIT // 1024, retry_after=RETRY)
        rest = [{"text": refusal.text, "error": refusal.as_dict()}]
        yield FOLDER / "web" / f"{status}.json", json.dumps({"error": refusal.as_dict()}) + "\n"
        yield FOLDER / "rest" / f"{status}.json", json.dumps(rest) + "\n"


def main() -> None:
    """Write the files."""
    for path, content in files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
