"""Write the Python reference from signatures and docstrings, a page a package, without importing anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import griffe

from scripts.site.pages import MADE

PACKAGES = ("sepsis_assistant", "actions")
_WIDE = 88  # columns of a signature; a longer one gets a line a parameter
_TEXT = re.compile(r"(`[^`]*`)")
_SPECIAL = re.compile(r"([<>*_\[\]\\])")


def reference(root: Path) -> dict[str, str]:
    """Return the pages by their place: one for each package, one for the modules beside them."""
    pages = {}
    for name in PACKAGES:
        top = griffe.load(name, search_paths=[str(root)], try_relative_path=False, allow_inspection=False)
        assert isinstance(top, griffe.Module)
        folders = [each for each in _modules(top) if each.is_init_module]
        alone = [each for each in _modules(top) if not each.is_init_module]
        for package, modules in [(top, alone), *((each, [*_below(each)]) for each in folders)]:
            place = f"{MADE}python/{package.path.replace('.', '-')}.md"
            pages[place] = _page(package, modules)
    return pages


def _modules(package: griffe.Module) -> list[griffe.Module]:
    return [each for _, each in sorted(package.modules.items())]


def _below(package: griffe.Module) -> Iterator[griffe.Module]:
    """Yield the modules of a package and of those inside it."""
    for each in _modules(package):
        yield each
        yield from _below(each)


def _page(package: griffe.Module, modules: list[griffe.Module]) -> str:
    blocks = [f"# `{package.path}`", _docstring(package), *_members(package, 2)]
    for module in modules:
        blocks += [_heading(2, module.path, module), _docstring(module), *_members(module, 3)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _members(owner: griffe.Module | griffe.Class, level: int) -> Iterator[str]:
    """Yield a heading, a signature and a docstring for each public class and function, in their order."""
    for name, member in owner.members.items():
        if member.is_alias or name.startswith("_"):
            continue
        if isinstance(member, griffe.Class | griffe.Function):
            yield _heading(level, name, member)
            yield f"```python\n{_signature(member)}\n```"
            yield _docstring(member)
        if isinstance(member, griffe.Class):
            yield from _members(member, level + 1)


def _heading(level: int, title: str, member: griffe.Object) -> str:
    """Return a heading; its anchor has no double underscores, which would be taken for emphasis."""
    return f"{'#' * level} `{title}` {{ #{member.path.replace('__', '')} }}"


def _signature(member: griffe.Class | griffe.Function) -> str:
    if isinstance(member, griffe.Class):
        bases = f"({', '.join(str(base) for base in member.bases)})" if member.bases else ""
        fields = [
            each for each in member.attributes.values() if each.annotation and not each.name.startswith("_")
        ]
        lines = [f"    {each.name}: {each.annotation}" for each in fields]
        return "\n".join([f"class {member.name}{bases}" + (":" if lines else ""), *lines])
    said = str(member.signature()).replace("\n", " ")
    kind = "async def" if "async" in member.labels else "def"
    if len(said) <= _WIDE or not member.parameters:
        return f"{kind} {said}"
    given = "".join(f"    {each},\n" for each in _parameters(member))
    returned = f" -> {member.returns}" if member.returns else ""
    return f"{kind} {member.name}(\n{given}){returned}"


def _parameters(function: griffe.Function) -> Iterator[str]:
    """Yield each parameter as it is written, without self and cls; a star before those given by name."""
    kinds, starred = griffe.ParameterKind, False
    for each in (one for one in function.parameters if one.name not in ("self", "cls")):
        star = {kinds.var_positional: "*", kinds.var_keyword: "**"}.get(each.kind, "")
        if each.kind is kinds.keyword_only and not starred:
            yield "*"
        starred |= each.kind in (kinds.keyword_only, kinds.var_positional)
        annotation = f": {each.annotation}" if each.annotation else ""
        yield f"{star}{each.name}{annotation}" + (f" = {each.default}" if each.default and not star else "")


def _docstring(member: griffe.Object) -> str:
    """Return a docstring as Markdown: code stays, and nothing else is taken for a mark."""
    if member.docstring is None:
        return ""
    parts = _TEXT.split(member.docstring.value)
    return "".join(each if each.startswith("`") else _SPECIAL.sub(r"\\\1", each) for each in parts)
