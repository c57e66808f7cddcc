"""Write which package imports which into docs/architecture.md, from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from sepsis_assistant.data_files import ROOT

PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- imports -->\n", "<!-- end of imports -->"
_PACKAGE = "sepsis_assistant"
Imports = Mapping[str, frozenset[str]]  # a package or a module at the top -> what of ours it imports


def main() -> int:
    """Write the table into the page; return 0."""
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), table()), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def with_table(page: str, lines: str) -> str:
    """Return the page with the table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{PAGE.name} lacks the marks {BEGIN.strip()} and {END}")
    return f"{before}{BEGIN}\n{lines}\n{END}{after}"


def table() -> str:
    """Return the table as Markdown: a line a package, each below all that it imports."""
    ours, rasa = imports()
    head = ["| level | package | what it is | imports | Rasa |", "| --- | --- | --- | --- | --- |"]
    rows = []
    for name, level in sorted(levels(ours).items(), key=lambda item: (-item[1], item[0])):
        used = " ".join(f"`{each}`" for each in sorted(ours[name])) or "-"
        rows.append(f"| {level} | `{name}` | {_about(name)} | {used} | {'yes' if name in rasa else ''} |")
    return "\n".join([*head, *rows])


def imports() -> tuple[Imports, frozenset[str]]:
    """Return what of ours each package or module at the top imports, and which of them import Rasa."""
    import grimp

    graph = grimp.build_graph(_PACKAGE, include_external_packages=True, cache_dir=None)
    ours: dict[str, set[str]] = {}
    rasa = set()
    for module in graph.modules:
        if not module.startswith(f"{_PACKAGE}."):
            continue
        name, found = _top(module), graph.find_modules_directly_imported_by(module)
        ours.setdefault(name, set()).update(_top(f) for f in found if f.startswith(f"{_PACKAGE}."))
        if "rasa" in found:
            rasa.add(name)
    return {name: frozenset(used - {name}) for name, used in ours.items()}, frozenset(rasa)


def levels(found: Imports) -> dict[str, int]:
    """Return how far each stands above those that import nothing; raise ValueError for a circle."""
    left, known = dict(found), dict[str, int]()
    while left:
        ready = [name for name, used in left.items() if used <= known.keys()]
        if not ready:
            raise ValueError(f"these import each other in a circle: {', '.join(sorted(left))}")
        known |= {name: 1 + max((known[used] for used in left[name]), default=-1) for name in ready}
        for name in ready:
            del left[name]
    return known


def _top(module: str) -> str:
    return module.split(".")[1]


def _about(name: str) -> str:
    """Return the first sentence of the package's own words."""
    path = ROOT / _PACKAGE / name
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0].partition(". ")[0].rstrip(".")


if __name__ == "__main__":
    raise SystemExit(main())
