"""scripts/release_artefacts.sh and docs/release.md: what is made is signed, and a changed byte is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from sepsis_assistant.settings import ROOT
from sepsis_assistant.version import version
from tests.support.programs import missing

PAGE = (ROOT / "docs" / "release.md").read_text(encoding="utf-8")
CHECK = re.findall(r"^```\n(.*?)^```", PAGE.split("## Check one")[1], flags=re.M | re.S)[0]
NAME = f"sepsis-assistant-{version()}"
COPIED = ("scripts/release_artefacts.sh", "pyproject.toml", "docs/sbom.json", ".gitignore")
IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")


def run(command: list[str] | str, folder: Path) -> subprocess.CompletedProcess[str]:
    shell = ["bash", "-euo", "pipefail", "-c", command] if isinstance(command, str) else command
    return subprocess.run(shell, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small repository with what the script takes, a model, and a key beside it."""
    if not (shutil.which("ssh-keygen") and shutil.which("git")):
        missing("ssh-keygen or git is not here: apt-get install openssh-client git")
    folder = tmp_path / "project"
    for name in COPIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "models").mkdir()
    for end in ("tar.gz", "sha256"):
        (folder / "models" / f"sepsis-assistant.{end}").write_text("a model")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        assert run(["git", *IDENTITY, *command], folder).returncode == 0
    key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "release", "-f", str(tmp_path / "key")]
    assert run(key, tmp_path).returncode == 0
    return folder


def release(project: Path, place: str = "dist") -> subprocess.CompletedProcess[str]:
    return run(["scripts/release_artefacts.sh", str(project.parent / "key"), place], project)


@pytest.fixture
def published(project: Path, tmp_path: Path) -> Path:
    """Return the folder of somebody who has fetched the files, and the key from elsewhere."""
    made = release(project)
    assert made.returncode == 0, made.stderr
    shutil.copytree(project / "dist" / NAME, tmp_path / "fetched")
    shutil.copy(tmp_path / "key.pub", tmp_path / "fetched" / "release.pub")
    return tmp_path / "fetched"


def test_what_the_page_says_proves_a_release(published: Path) -> None:
    checked = run(CHECK, published)
    assert checked.returncode == 0, checked.stderr
    assert 'Good "sepsis-assistant-release" signature' in checked.stdout
    files = {path.name for path in published.iterdir()} - {"release.pub", "allowed_signers"}
    assert {line.split(":")[0] for line in checked.stdout.splitlines() if line.endswith(": OK")} == files - {
        "SHA256SUMS", "SHA256SUMS.sig",
    }  # fmt: skip
    assert all(
        f"`{name.replace(NAME, 'sepsis-assistant-VERSION')}`" in PAGE
        for name in files
        if "sha256" not in name
    )
    with tarfile.open(published / f"{NAME}.tar.gz") as archive:
        assert {f"{NAME}/{name}" for name in COPIED} <= set(archive.getnames())
        assert not [name for name in archive.getnames() if name.startswith(f"{NAME}/models")]


@pytest.mark.parametrize(
    "name",
    [f"{NAME}.tar.gz", f"{NAME}-model.tar.gz", f"{NAME}-sbom.json", "COMMIT", "SHA256SUMS", "SHA256SUMS.sig"],
)
def test_a_changed_byte_is_refused(published: Path, name: str) -> None:
    path = published / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert run(CHECK, published).returncode != 0


def test_a_file_that_is_missing_or_signed_by_another_is_refused(published: Path, tmp_path: Path) -> None:
    (published / "COMMIT").rename(tmp_path / "COMMIT")
    assert run(CHECK, published).returncode != 0
    (tmp_path / "COMMIT").rename(published / "COMMIT")
    assert run(CHECK, published).returncode == 0
    run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")], tmp_path)
    shutil.copy(tmp_path / "other.pub", published / "release.pub")
    assert run(CHECK, published).returncode != 0


def test_the_same_commit_gives_the_same_sums(project: Path) -> None:
    sums = []
    for place in ("first", "second"):
        assert release(project, f"../{place}").returncode == 0
        sums.append((project.parent / place / NAME / "SHA256SUMS").read_text())
    assert sums[0] == sums[1]


def test_the_report_of_this_commit_is_published_with_it_and_no_other(project: Path) -> None:
    (project / "dist").mkdir()
    commit = run(["git", "rev-parse", "HEAD"], project).stdout.strip()
    for end in ("md", "html"):
        (project / "dist" / f"release-report.{end}").write_text(f"Commit `{commit}`, today.")
    assert release(project).returncode == 0
    made = project / "dist" / NAME
    assert (made / f"{NAME}-report.md").read_text() == f"Commit `{commit}`, today."
    assert f"{NAME}-report.html" in (made / "SHA256SUMS").read_text()
    shutil.rmtree(made)
    (project / "dist" / "release-report.md").write_text("Commit `0123`, yesterday.")
    assert "make release" in release(project).stderr and not list(made.glob("*report*"))


def test_what_makes_a_release_impossible_is_said_with_the_fix(project: Path) -> None:
    (project / "docs" / "sbom.json").write_text("{}")
    assert "git status" in release(project).stderr
    run(["git", "checkout", "-q", "."], project)
    (project / "models" / "sepsis-assistant.tar.gz").rename(project.parent / "model")
    assert "make train" in release(project).stderr
    (project.parent / "model").rename(project / "models" / "sepsis-assistant.tar.gz")
    assert release(project).returncode == 0
    assert "there already" in release(project).stderr
    assert run(["scripts/release_artefacts.sh"], project).returncode != 0
