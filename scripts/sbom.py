"""Write what a server and the widget consist of: docs/sbom.json (CycloneDX) and docs/licences.md.

python -m scripts.sbom: from requirements.lock, the metadata of the installed packages, and the widget's lock.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path
from typing import Any

import tomli
import yaml
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.markers import Marker

from sepsis_assistant.version import version as our_version

ROOT = Path(__file__).resolve().parent.parent
LOCK, PROJECT = ROOT / "requirements.lock", ROOT / "pyproject.toml"
WIDGET, BUNDLED = ROOT / "web" / "package-lock.json", ROOT / "web" / "dist" / "LICENSES.txt"
NOTES = ROOT / "scripts" / "licences.yml"
SBOM, TABLE = ROOT / "docs" / "sbom.json", ROOT / "docs" / "licences.md"
# The machine of docs/internet.md and of the image.
SERVER = {
    "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix",
    "implementation_name": "cpython", "platform_python_implementation": "CPython",
    "python_version": "3.10", "python_full_version": "3.10.13",
}  # fmt: skip
UNKNOWN = "unknown"
_ENTRY = re.compile(r"([A-Za-z0-9_.-]+)==(\S+)(?: ; (.*?))?(?: \\)?$")
_PARENT = re.compile(r" +# +(?:via )?([A-Za-z0-9_.-]+)")
_SPDX = re.compile(r"[A-Z][\w.]*-[\w.-]+( (AND|OR) [\w.-]+)*")
# The lock names it under python-socketio, whose extra "client" only locust asks for, and that is for tests.
_OF_TESTS = {"websocket-client"}
_SAY_NOTHING = ("", "UNKNOWN", "OSI Approved")
_INTRODUCTION = """\
# Licences

What a server runs and what is in the widget, from the metadata of the packages in `requirements.lock` and
from `web/package-lock.json`; for programs: [sbom.json](sbom.json) (CycloneDX 1.6). Not here: the packages of
the tests, Python itself, the operating system, PostgreSQL and nginx. Copyleft, and what the metadata leaves
open, has a note; "BSD" says that the metadata does not tell which form of it. No lawyer has read this.
TensorFlow and what it brings are installed because Rasa names them, and never loaded.

Made by `make sbom`, with `scripts/licences.yml` for the notes.
"""


@dataclass(frozen=True)
class Part:
    """Hold one thing that is passed on or run: a package or a model."""

    name: str
    version: str
    kind: str  # pypi, npm or model
    licence: str
    note: str = ""
    sha256: str = ""


def normalised(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path = LOCK, project: Path = PROJECT) -> dict[str, str]:
    """Return name and version of each package of the lock that a server on Linux needs to run."""
    parents: dict[str, set[str]] = {}
    versions: dict[str, list[tuple[str, str | None]]] = {}
    name = ""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if entry := _ENTRY.match(line):
            name = normalised(entry[1])
            versions.setdefault(name, []).append((entry[2], entry[3]))
        elif parent := _PARENT.match(line):
            parents.setdefault(name, set()).add(normalised(parent[1]))
    named = tomli.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    wanted = {normalised(re.split(r"[\[<>=!~ ]", each)[0]) for each in named}
    while new := {each for each, by in parents.items() if by & wanted} - wanted - _OF_TESTS:
        wanted |= new
    fitting = ((each, v) for each in wanted for v, m in versions[each] if not m or Marker(m).evaluate(SERVER))
    return dict(sorted(fitting))


def stated(found: PackageMetadata, spelled: dict[str, str]) -> str:
    """Return the licence that a package states, by its SPDX name where it is clear."""
    if expression := found.get("License-Expression"):
        return str(expression)
    text = (found.get("License") or "").split(";")[0].strip()
    classes = [each.split(" :: ")[-1] for each in found.get_all("Classifier") or () if "License ::" in each]
    named = [spelled.get(each, each) for each in (text, *sorted(classes)) if each not in _SAY_NOTHING]
    clear = [each for each in named if each in spelled.values() or _SPDX.fullmatch(each)]
    return next(iter([each for each in clear if each != "BSD"] or clear), UNKNOWN)


def python_parts(notes: dict[str, Any]) -> Iterator[Part]:
    """Yield the packages of a server."""
    spelled = {each: name for name, all_ in notes["spelled"].items() for each in (name, *all_)}
    for name, version in locked().items():
        known = notes["packages"].get(name, {})
        licence = known.get("licence") or stated(metadata(name), spelled)
        yield Part(name, version, "pypi", licence, known.get("note", ""))


def widget_parts(notes: dict[str, Any]) -> Iterator[Part]:
    """Yield the packages whose code is in the built widget, as web/dist/LICENSES.txt names them."""
    packages = json.loads(WIDGET.read_text(encoding="utf-8"))["packages"]
    for name, version in re.findall(r"^(\S+) (\S+) \(.*\)$", BUNDLED.read_text(encoding="utf-8"), flags=re.M):
        entry, known = packages[f"node_modules/{name}"], notes["packages"].get(name, {})
        if entry["version"] != version:
            sys.exit(f"{BUNDLED} has {name} {version}, the lock {entry['version']}; run: make widget")
        yield Part(name, version, "npm", known.get("licence") or entry["license"], known.get("note", ""))


def models() -> Iterator[Part]:
    """Yield the sentence encoders; the model that is trained here holds nobody else's work."""
    for manifest in sorted(ROOT.glob("models/*encoder/manifest.json")):
        said = json.loads(manifest.read_text(encoding="utf-8"))
        digest = said["files"]["model.int8.onnx"]
        name = f"{manifest.parent.name} ({said['name']}, tuned here)"
        yield Part(name, digest[:12], "model", said["licence"], f"From {said['origin']}.", digest)


def parts() -> list[Part]:
    """Return all parts."""
    notes = yaml.safe_load(NOTES.read_text(encoding="utf-8"))
    return [*python_parts(notes), *widget_parts(notes), *models()]


def sbom(found: list[Part]) -> str:
    """Return the bill of materials; the same parts give the same text."""
    makes = LicenseFactory()
    bom = Bom(components=[_component(part, makes) for part in found])
    bom.metadata.component = Component(
        name="sepsis-assistant", version=our_version(), type=ComponentType.APPLICATION,
        bom_ref="sepsis-assistant", licenses=[makes.make_from_string("Apache-2.0")],
    )  # fmt: skip
    bom.register_dependency(bom.metadata.component, bom.components)
    made = json.loads(JsonV1Dot6(bom).output_as_string())
    del made["metadata"]["timestamp"]
    content = json.dumps({**made, "serialNumber": ""}, sort_keys=True)
    made["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_OID, content).urn
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def _component(part: Part, makes: LicenseFactory) -> Component:
    group, _, name = part.name.rpartition("/")
    purl = None if part.kind == "model" else PackageURL(part.kind, group or None, name, part.version)
    kind = ComponentType.MACHINE_LEARNING_MODEL if part.kind == "model" else ComponentType.LIBRARY
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=part.sha256)] if part.sha256 else []
    return Component(
        name=name, group=group or None, version=part.version, type=kind, purl=purl, hashes=hashes,
        bom_ref=f"{part.kind}:{part.name}", licenses=[makes.make_from_string(part.licence)],
        description=part.note or None,
    )  # fmt: skip


def table(found: list[Part]) -> str:
    """Return the page of licences: one table a kind."""
    titles = {"pypi": "A server", "npm": "The widget", "model": "Models"}
    lines = [_INTRODUCTION]
    for kind, title in titles.items():
        lines += [f"## {title}\n", "| part | version | licence | note |", "| --- | --- | --- | --- |"]
        rows = (part for part in found if part.kind == kind)
        lines += [f"| {part.name} | {part.version} | {part.licence} | {part.note} |" for part in rows] + [""]
    return "\n".join(lines)


def main() -> None:
    """Write both files."""
    found = parts()
    SBOM.write_text(sbom(found), encoding="utf-8")
    TABLE.write_text(table(found), encoding="utf-8")
    print(f"{len(found)} parts: {SBOM.relative_to(ROOT)}, {TABLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
