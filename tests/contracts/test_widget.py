"""The widget agrees with the assistant's data."""

from __future__ import annotations

import gzip
import json
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "widget_numbers.py"))


def test_the_numbers_are_those_of_the_countries() -> None:
    written = json.loads(SCRIPT["TARGET"].read_text(encoding="utf-8"))
    assert written == SCRIPT["numbers"](), "run scripts/widget_numbers.py, then make widget"


def test_the_time_zones_are_those_of_the_countries_with_a_number() -> None:
    written = json.loads(SCRIPT["ZONES"].read_text(encoding="utf-8"))
    assert written == SCRIPT["zones"](SCRIPT["numbers"]()), "run scripts/widget_numbers.py, then make widget"
    assert "Asia/Calcutta" in written["IN"] and "Asia/Kolkata" in written["IN"]
    assert "IS" not in written  # browsers that hide the time zone report Reykjavik


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages and all(entry.get("integrity") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def test_the_built_file_is_small() -> None:
    built = (ROOT / "web" / "dist" / "sepsis-assistant.js").read_bytes()
    assert len(gzip.compress(built)) < 60_000


def test_versions_are_exact() -> None:
    package = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


def test_the_demo_page_has_no_inline_script_or_style_and_numbers_first() -> None:
    page = (ROOT / "web" / "demo" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)
    body = page.split("<body>")[1]
    assert re.search(r"<a |<input|<h1", body).group() == "<a "
    assert body.index("tel:999") < body.index("<noscript>") < body.index("</noscript>") < body.index("<h1")
