"""Take the pictures of docs/reviewing.md anew: python -m tests.support.review_pictures [--out FOLDER]."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

leave_out_tensorflow()

from sepsis_assistant.review.command import main as show  # noqa: E402
from tests.support import browsers  # noqa: E402
from tests.support.insight_pictures import take  # noqa: E402

PICTURES = ROOT / "docs" / "reviewing"
SAID = (
    "Nan has a chest infection. She is not confused, but her lips are blue",
    "what are the signs of sepsis in older people?",
)
SIZES = {
    "desktop": {"viewport": {"width": 1000, "height": 1300}},
    "phone": {"viewport": {"width": 360, "height": 1300}},
}


def main() -> None:
    """Review a conversation with the trained model and take the pictures of its page."""
    reader = argparse.ArgumentParser(
        prog="python -m tests.support.review_pictures", description="Needs Chromium."
    )
    reader.add_argument(
        "--out", type=Path, default=PICTURES, help="where to; docs/reviewing where none is named"
    )
    pictures = reader.parse_args().out
    program = browsers.find("chromium")
    if program is None:
        sys.exit("needs Chromium: apt-get install chromium")
    pictures.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "review.html"
        if show(["--say", " // ".join(SAID), "--out", str(page)]):
            sys.exit("the review failed")
        with sync_playwright() as playwright:
            browser = browsers.start(playwright, "chromium", program)
            take(browser, page, pictures, SIZES)
            browser.close()


if __name__ == "__main__":
    main()
