"""docs/sbom.json and docs/licences.md: all that a server runs and the widget holds, and nothing made up."""

from __future__ import annotations

import json
import re
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import cyclonedx.schema
import jsonschema
import pytest
import tomli
from packaging.requirements import Requirement

from scripts.sbom import (
    PROJECT,
    ROOT,
    SBOM,
    SERVER,
    TABLE,
    UNKNOWN,
    Part,
    locked,
    normalised,
    parts,
    sbom,
    table,
)

SCHEMAS = Path(cyclonedx.schema.__file__).parent / "_res"
BOM = json.loads(SBOM.read_text(encoding="utf-8"))
ROWS = [line.split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
NOTED = re.compile(rf"GPL|MPL|EPL|CDDL|{UNKNOWN}")


@pytest.fixture(scope="module")
def found() -> list[Part]:
    return parts()


def needed() -> dict[str, str]:
    """Return what the installed packages say that a server needs, whatever the lock says."""
    named = tomli.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    waiting, known = [Requirement(each) for each in named], {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        key = (normalised(wanted.name), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        known[key[0]] = version(wanted.name)
        for each in map(Requirement, requires(wanted.name) or ()):
            extras = ("", *wanted.extras)
            if not each.marker or any(each.marker.evaluate({**SERVER, "extra": extra}) for extra in extras):
                waiting.append(each)
    return known


def test_the_lock_and_the_installed_packages_agree_on_what_a_server_runs() -> None:
    assert locked() == needed()


def test_every_package_of_a_server_stands_in_both() -> None:
    bills = {each["purl"] for each in BOM["components"] if "purl" in each}
    shown = {(name.removeprefix("| "), number) for name, number, *_ in ROWS}
    for name, number in locked().items():
        assert f"pkg:pypi/{name}@{number}" in bills and (name, number) in shown


def test_every_package_of_the_widget_is_in_it_or_is_not_code_of_it(found: list[Part]) -> None:
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    run = {
        name.removeprefix("node_modules/") for name, each in packages.items() if name and not each.get("dev")
    }
    bundled = {part.name for part in found if part.kind == "npm"}
    # Types are no code, and the stand-in for a browser's objects is for servers.
    assert run - bundled == {"@types/trusted-types", "@lit-labs/ssr-dom-shim"}
    script = (ROOT / "web" / "dist" / "sepsis-assistant.js").read_text(encoding="utf-8")
    for trace in ("litHtmlVersions", "litElementVersions", "reactiveElementVersions", "DOMPurify", "marked"):
        assert trace in script


def test_both_are_up_to_date(found: list[Part]) -> None:
    assert SBOM.read_text(encoding="utf-8") == sbom(found), "run: make sbom"
    assert TABLE.read_text(encoding="utf-8") == table(found), "run: make sbom"


def test_the_bill_is_what_cyclonedx_takes() -> None:
    def schema(name: str) -> Any:
        return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))

    bom, others = schema("bom-1.6"), {name: schema(name) for name in ("spdx", "jsf-0.82")}
    store = {each["$id"]: each for each in (bom, *others.values())}
    store |= {f"http://cyclonedx.org/schema/{name}.schema.json": each for name, each in others.items()}
    store |= {
        f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json": each for name, each in others.items()
    }
    resolver = jsonschema.RefResolver(bom["$id"], bom, store=store)
    jsonschema.Draft7Validator(bom, resolver=resolver).validate(BOM)


def test_what_is_open_or_copyleft_has_a_note(found: list[Part]) -> None:
    assert [part.name for part in found if NOTED.search(part.licence) and not part.note] == []
    assert {part.name for part in found if part.note} > {"certifi", "psycopg2-binary", "dompurify"}


def test_no_registry_is_named() -> None:
    for path in (SBOM, TABLE):
        text = path.read_text(encoding="utf-8").replace(BOM["$schema"], "")
        assert not re.search(r"https?://|pypi\.org|pythonhosted|npmjs|registry|simple/", text)
