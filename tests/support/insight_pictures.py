"""Take the pictures of docs/insight.md anew: python -m tests.support.insight_pictures [--out FOLDER]."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.insight.command import main as insight
from tests.support import browsers

PICTURES = ROOT / "docs" / "insight"
COLOURS = 48  # in the palette of a picture: text and flat areas need few
SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 1600}},
    "phone": {"viewport": {"width": 360, "height": 1600}},
    "phone-dark": {"viewport": {"width": 360, "height": 1600}, "color_scheme": "dark"},
}


def take(browser: Browser, page: Path, folder: Path, sizes: Mapping[str, Mapping[str, Any]]) -> None:
    """Write a picture of the page's beginning in each of `sizes`, by name the options of a browser's page."""
    for name, options in sizes.items():
        shown = browser.new_page(**options)
        shown.goto(page.as_uri())
        path = folder / f"{name}.png"
        shown.screenshot(path=path)
        shown.close()
        Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def main() -> None:
    """Make the demonstration and take its pictures."""
    reader = argparse.ArgumentParser(
        prog="python -m tests.support.insight_pictures", description="Needs Chromium."
    )
    reader.add_argument(
        "--out", type=Path, default=PICTURES, help="where to; docs/insight where none is named"
    )
    pictures = reader.parse_args().out
    program = browsers.find("chromium")
    if program is None:
        sys.exit("needs Chromium: apt-get install chromium")
    pictures.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "insight.html"
        insight(["--demo", "--out", str(page)])
        browser = browsers.start(playwright, "chromium", program)
        take(browser, page, pictures, SIZES)
        browser.close()


if __name__ == "__main__":
    main()
