"""The pages that are made: the Python reference, the HTTP operations, and what the search reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from scripts.site import reference
from scripts.site.http_page import http_page
from scripts.site.search import lean
from sepsis_assistant.settings import ROOT

MODULE = '''\
"""Tell where: `[a](b)` and <b>."""
from os import path
LIMIT = 3

class Place(tuple):
    """Hold a place."""

    name: str
    _own: int = 0

    def of(self, long_name: int = 1, *more: str, another_long_name: str = "x", last_one: float = 0.5) -> str:
        """Return it."""

async def go(step: int) -> None:
    """Go."""

def _hidden() -> None: ...
'''


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "small" / "inner").mkdir(parents=True)
    (tmp_path / "small" / "__init__.py").write_text('"""The whole."""\nraise RuntimeError("imported")\n')
    (tmp_path / "small" / "inner" / "__init__.py").write_text('"""A part."""\n')
    (tmp_path / "small" / "inner" / "__main__.py").write_text(MODULE)
    monkeypatch.setattr(reference, "PACKAGES", ("small",))
    made = reference.reference(tmp_path)
    assert set(made) == {"made/python/small.md", "made/python/small-inner.md"}
    return made["made/python/small-inner.md"]


def test_the_reference_has_what_is_public_with_its_signature_and_imports_nothing(page: str) -> None:
    assert page.startswith("# `small.inner`\n\nA part.\n\n## `small.inner.__main__` { #small.inner.main }")
    assert "Tell where: `[a](b)` and \\<b\\>." in page
    assert "```python\nclass Place(tuple):\n    name: str\n```\n\nHold a place." in page
    assert "```python\nasync def go(step: int) -> None\n```" in page
    assert not re.search("hidden|_own|LIMIT|path", page)


def test_a_long_signature_has_a_line_a_parameter(page: str) -> None:
    lines = ["long_name: int = 1", "*more: str", "another_long_name: str = 'x'", "last_one: float = 0.5"]
    assert "def of(\n" + "".join(f"    {line},\n" for line in lines) + ") -> str\n" in page


def test_the_reference_covers_every_package() -> None:
    packages = [path.parent for path in ROOT.glob("sepsis_assistant/*/__init__.py")]
    inner = {f"made/python/sepsis_assistant-{folder.name}.md" for folder in packages}
    assert set(reference.reference(ROOT)) == inner | {
        "made/python/sepsis_assistant.md",
        "made/python/actions.md",
    }


def test_every_operation_and_schema_of_the_http_api_is_on_its_page() -> None:
    api = yaml.safe_load((ROOT / "docs" / "openapi.yml").read_text(encoding="utf-8"))
    page = http_page(ROOT)["made/http.md"]
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            part = page.split(f"## {method.upper()} {path} {{ #{operation['operationId']} }}")[1].split(
                "\n## "
            )[0]
            assert operation["summary"] in part
            assert set(re.findall(r"^\| (\d+) \|", part, flags=re.M)) == set(operation["responses"])
            assert ("Token:" in part, "Body:" in part) == (
                "security" in operation,
                "requestBody" in operation,
            )
    for name, schema in api["components"]["schemas"].items():
        part = page.split(f"## {name} {{ #{name} }}")[1].split("\n## ")[0]
        assert all(f"| `{field}` |" in part for field in schema.get("properties", {}))
    assert set(re.findall(r"\]\(#(\w+)\)", page)) <= set(api["components"]["schemas"])
    assert "| `error.code` | string | yes |" in page and "up to 50000 characters" in page
    assert "Token: SEPSIS_REST_TOKEN or none" in page


ANSWER = (
    "<p><code>causes/a</code>, in file.</p> <ol> <li>It can.<ul> <li><code>causes.a</code>: fact</li> </ul> "
    "</li> <li>If someone is very unwell now, call 999.</li> </ol> <p>Sources: A.</p> <p>Sources in full:</p>"
    " <ul> <li>A; https://example.org</li> </ul> <p>How people ask:</p> <ul> <li>can it</li> </ul>"
)


def test_the_search_reads_of_an_answer_what_it_says_and_how_people_ask() -> None:
    left = lean("answers/causes/a.html", ANSWER)
    assert "It can." in left and "can it" in left and "Sources: A." in left
    assert not re.search("fact|file|999|example", left)
    assert left.count("<ul>") == left.count("</ul>") == 1 and left.count("<li>") == left.count("</li>") == 2


def test_the_search_reads_of_code_what_the_docstrings_say_and_of_the_rest_all() -> None:
    text = "<pre><code>def go()\n</code></pre> <p>Go.</p>"
    assert lean("made/python/a.html#go", text) == "<p>Go.</p>"
    assert lean("widget.html", text) == text
