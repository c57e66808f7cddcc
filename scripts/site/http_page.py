"""Write the page of all HTTP operations from docs/openapi.yml, with http.md.jinja.

The kept generators of such pages (essentials-openapi) need a rich older than the one that the tests need.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.site.pages import MADE

PLACE = f"{MADE}http.md"
API = "docs/openapi.yml"
_LIMITS = {
    "format": "{}", "pattern": "as `{}`", "minimum": "from {}", "minLength": "from {} characters",
    "maxLength": "up to {} characters", "minItems": "from {}", "maxItems": "up to {}",
}  # fmt: skip


def http_page(root: Path) -> dict[str, str]:
    """Return the page by its place."""
    api = yaml.safe_load((root / API).read_text(encoding="utf-8"))
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=False,
        trim_blocks=False, lstrip_blocks=True,
    )  # fmt: skip

    def resolved(part: dict[str, Any]) -> dict[str, Any]:
        return api["components"]["responses"][_name(part)] if "$ref" in part else part

    def token(names: dict[str, Any]) -> str:
        schemes = api["components"]["securitySchemes"]
        return " and ".join(schemes[name]["description"].rstrip(".") for name in names) or "none"

    given = {"api": api, "resolved": resolved, "token": token, "kind": kind, "body": body, "fields": fields}
    return {PLACE: pages.get_template("http.md.jinja").render(**given)}


def kind(schema: dict[str, Any]) -> str:
    """Return a schema in words: a link to a named one, or its type with its limits."""
    if "$ref" in schema:
        return f"[{_name(schema)}](#{_name(schema)})"
    if "oneOf" in schema:
        return " or ".join(kind(each) for each in schema["oneOf"])
    if "enum" in schema:
        return " or ".join(f"`{'null' if each is None else str(each).lower()}`" for each in schema["enum"])
    words = f"list of {kind(schema['items'])}" if "items" in schema else schema["type"]
    limits = [form.format(schema[name]) for name, form in _LIMITS.items() if name in schema]
    return ", ".join([words, *limits, *(["or null"] if schema.get("nullable") else [])])


def fields(schema: dict[str, Any], before: str = "") -> Iterator[dict[str, Any]]:
    """Yield the fields of an object, those of objects inside it by a path such as `error.code`."""
    for name, each in schema.get("properties", {}).items():
        needed = name in schema.get("required", ())
        words = each.get("description", "")
        yield {"name": before + name, "type": kind(each), "needed": needed, "description": words}
        yield from fields(each, f"{before}{name}.")
        yield from fields(each.get("items", {}), f"{before}{name}[].")


def body(part: dict[str, Any]) -> str:
    """Return what a request or an answer holds, by media type."""
    held = part.get("content", {})
    return ", ".join(f"{kind(each['schema'])} (`{media}`)" for media, each in held.items()) or "none"


def _name(part: dict[str, Any]) -> str:
    return str(part["$ref"]).rsplit("/", 1)[-1]
