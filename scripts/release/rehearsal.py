"""Make what is published, with a key and into a folder that go away, and prove it as others do."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from scripts.release.core import Gate, Result, failed, not_run, passed
from scripts.release.place import Place
from sepsis_assistant.launcher.freshness import fingerprint, is_fresh
from sepsis_assistant.settings import MODEL

_SCRIPT = "scripts/release_artefacts.sh"
_PAGE = "docs/release.md"


def artefacts(gate: Gate, place: Place) -> Result:
    """Make and sign the artefacts of this commit; run the commands with which docs/release.md proves them."""
    missing = [each for each in ("ssh-keygen", "sha256sum", "git") if shutil.which(each) is None]
    if missing:
        return not_run(f"{', '.join(missing)} is not here", _SCRIPT)
    if not is_fresh(MODEL, fingerprint(place.root)):
        return failed("the trained model is not of these files; run: make train", source=_SCRIPT)
    with tempfile.TemporaryDirectory(prefix="sepsis-release-") as temporary:
        folder = Path(temporary)
        key = folder / "key"
        make_key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "rehearsal", "-f", str(key)]
        for command in (make_key, [_SCRIPT, str(key), str(folder / "dist")]):
            if place.run(command, gate.id):
                return failed(
                    place.log(gate.id).read_text().strip() or f"{command[0]} failed", source=_SCRIPT
                )
        (made,) = (folder / "dist").iterdir()
        shutil.copy(key.with_suffix(".pub"), made / "release.pub")
        proof = ["bash", "-euo", "pipefail", "-c", f"cd '{made}'\n{commands(place.read(_PAGE))}"]
        if place.run(proof, gate.id):
            return failed(
                f"{_PAGE} does not prove it: {place.log(gate.id).read_text().strip()}", source=_PAGE
            )
        files = sorted(
            each.name for each in made.iterdir() if each.name not in ("release.pub", "allowed_signers")
        )
        size = sum((made / name).stat().st_size for name in files)
        return passed(f"{len(files)} files, {size / 1e6:.0f} MB", _SCRIPT, [f"- `{name}`" for name in files])


def commands(page: str) -> str:
    """Return the commands with which a page proves a release."""
    return re.findall(r"^```\n(.*?)^```", page.split("## Check one")[1], flags=re.M | re.S)[0]
