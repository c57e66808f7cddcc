"""Take the picture of docs/editors.md anew: python -m tests.support.editor_pictures [--out FOLDER]."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from sepsis_assistant.data_files import ROOT
from tests.support import browsers
from tests.support.editor import RunningEditor, copy_of_content

PICTURE = ROOT / "docs" / "editors.png"
ANSWER = "answer/treatment/how_fast"
CHANGED = "Immunocompromised individuals require comprehensive multidisciplinary evaluation. Go. Now."
COLOURS = 48  # in the palette of a picture: text and flat areas need few


def main() -> int:
    """Show an answer whose new text is refused; write the picture of it."""
    reader = argparse.ArgumentParser(
        prog="python -m tests.support.editor_pictures", description="Needs Chromium."
    )
    reader.add_argument("--out", type=Path, default=PICTURE.parent, help="where to; docs where none is named")
    picture = reader.parse_args().out / PICTURE.name
    program = browsers.find("chromium")
    if program is None:
        print("needs Chromium: apt-get install chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = copy_of_content(Path(folder))
        with RunningEditor(root, models=root / "models") as editor:
            browser = browsers.start(playwright, "chromium", program)
            page = browser.new_page(viewport={"width": 900, "height": 1150}, locale="en-GB")
            page.goto(editor.address + ANSWER)
            page.get_by_label("Text", exact=True).fill(CHANGED)
            page.get_by_role("button", name="Check").click()
            page.get_by_role("alert").wait_for()
            page.screenshot(path=picture)
            browser.close()
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)
    print(f"written: {picture}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
