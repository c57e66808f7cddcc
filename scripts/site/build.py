"""Build the site: gather the pages, let Zensical make them, and check what it made."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.site.check import faults
from scripts.site.http_page import http_page
from scripts.site.links import SiteError
from scripts.site.navigation import as_toml, navigation
from scripts.site.pages import gather, papers
from scripts.site.reference import reference
from scripts.site.search import lean_search

HERE = Path(__file__).parent
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def build(root: Path, folder: Path) -> Path:
    """Build the site of a repository below a folder, and return where it lies.

    Errors: a SiteError, which names each file and what to do.
    """
    made = reference(root) | http_page(root)
    site, sources = gather(root, made, papers(root))
    tree = as_toml(navigation(root, sources))
    for old in (folder / "pages", folder / "site", folder / "theme"):
        shutil.rmtree(old, ignore_errors=True)
    site.write(folder / "pages")
    shutil.copytree(HERE / "theme", folder / "theme")
    settings = (HERE / "zensical.toml").read_text(encoding="utf-8")
    (folder / "zensical.toml").write_text(settings.replace("nav = []", f"nav = {tree}"), encoding="utf-8")
    _generate(folder)
    lean_search(folder / "site" / "search.json")
    if found := faults(folder / "site"):
        raise SiteError("\n".join(found))
    return folder / "site"


def _generate(folder: Path) -> None:
    """Let Zensical make the pages; a warning is an error."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(folder / "zensical.toml")]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder)
    if done.returncode:
        said = _COLOURS.sub("", done.stdout).strip()
        warnings = said.partition("Traceback")[0].strip() if "--strict flag" in said else said
        fix = f"Zensical found these faults in {folder / 'pages'}; mend them in the files of the same names."
        raise SiteError(f"{warnings}\n{fix}")
