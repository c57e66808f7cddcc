"""Change one block of a YAML file and leave every other byte as it was: comments, order, quoting.

The places come from the marks of the parser, the text is cut and joined by lines. Whoever writes the result
reads it again first (changes.py): what does not come back as it was meant is not written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.answers import OVERVIEW, PREFIX, SLOT, split_key
from sepsis_assistant.knowledge.review import KEY as REVIEWED

_STEP = "  "


class Lines:
    """Hold a file as lines with their endings, and the nodes that stand in them."""

    def __init__(self, content: bytes, path: Path) -> None:
        """Parse a file; raise DataError where it is no YAML."""
        self.path = path
        text = content.decode("utf-8")
        try:
            self.root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise DataError(path, line, str(error.problem)) from None
        self.lines = text.splitlines(keepends=True)
        if self.lines and not self.lines[-1].endswith("\n"):
            self.lines[-1] += "\n"
        self.ending = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"

    def replaced(self, start: int, end: int, new: Sequence[str]) -> bytes:
        """Return the file with the lines from `start` to before `end`, counted from 0, replaced by `new`."""
        made = [line + self.ending for line in new]
        return "".join([*self.lines[:start], *made, *self.lines[end:]]).encode("utf-8")

    def end_of(self, node: yaml.Node) -> int:
        """Return the number of the line after the last one of a node, without what only follows it."""
        children = _children(node)
        if children:
            return max(self.end_of(child) for child in children)
        mark = node.end_mark
        end = mark.line + 1 if mark.column else mark.line
        while end > node.start_mark.line + 1 and not self.lines[end - 1].strip():
            end -= 1
        return max(end, node.start_mark.line + 1)


def with_text(content: bytes, path: Path, key: str, text: str) -> bytes:
    """Return a file of data/responses/ with another text of an answer."""
    return _set_of_answer(
        content, path, key, ("text",), ["text: |-", *(_STEP + t for t in text.splitlines())]
    )


def with_claims(content: bytes, path: Path, key: str, claims: Sequence[Sequence[str]]) -> bytes:
    """Return a file of data/responses/ with other facts at the sentences of an answer."""
    lines = ["claims:", *(f"{_STEP}- [{', '.join(group)}]" for group in claims)]
    return _set_of_answer(content, path, key, ("metadata", "claims"), lines)


def with_review(content: bytes, path: Path, key: str, review: Mapping[str, str] | None) -> bytes:
    """Return a file of data/responses/ with the signature of a reviewer at an answer, or without one."""
    said = ", ".join(f"{name}: {quoted(value)}" for name, value in (review or {}).items())
    lines = [f"{REVIEWED}: {{{said}}}"] if review else []
    return _set_of_answer(content, path, key, ("metadata", REVIEWED), lines)


def with_dates(content: bytes, path: Path, claim: str, last: date, due: date) -> bytes:
    """Return a file of data/knowledge/claims/ with the days of a claim's last and next review."""
    for name, day in (("last_reviewed", last), ("next_review", due)):
        held = Lines(content, path)
        nodes = [n for n in _items(_value(held.root, "claims")) if _text(_value(n, "id")) == claim]
        if not nodes:
            raise DataError(path, None, f"there is no claim '{claim}'; somebody removed it")
        content = _set(held, nodes[0], name, [f"{name}: {day.isoformat()}"])
    return content


def with_phrasing(content: bytes, path: Path, key: str, text: str) -> bytes:
    """Return a file of data/nlu/ with one more phrasing of a question at the end of its block."""
    held = Lines(content, path)
    for block in _items(_value(held.root, "nlu")):
        about = _value(block, "metadata")
        topic, detail = split_key(key)
        named = about is not None and _text(_value(about, "question")) == (detail or OVERVIEW)
        examples = _value(block, "examples")
        if named and examples is not None and _text(_value(block, "intent")) == f"ask_{topic}":
            end = held.end_of(examples)
            indent = _indent(held.lines[end - 1])
            return held.replaced(end, end, [f"{indent}- {text}"])
    raise DataError(
        path, None, f"there is no block with question '{key}'; add one by hand, as docs/knowledge.md says"
    )


def with_claim(content: bytes, path: Path, claim: Mapping[str, Any]) -> bytes:
    """Return a file of data/knowledge/claims/ with one more claim at its end."""
    held = Lines(content, path)
    last = _items(_value(held.root, "claims"))[-1]
    end, dash = held.end_of(last), " " * (last.start_mark.column - 2)
    lines = [
        f"{dash}{_STEP}{name}: {_plain_or_quoted(name, claim[name])}" for name in claim if name != "support"
    ]
    lines[0] = f"{dash}- {lines[0].strip()}"
    lines.append(f"{dash}{_STEP}support:")
    for place in claim["support"]:
        lines += [
            f"{dash}{_STEP * 2}- source: {place['source']}",
            f"{dash}{_STEP * 3}section: {place['section']}",
        ]
    return held.replaced(end, end, ["", *lines])


def with_source(content: bytes, path: Path, name: str, source: Mapping[str, Any]) -> bytes:
    """Return a file of data/knowledge/sources/ with one more source at its end."""
    held = Lines(content, path)
    sources = _value(held.root, "sources")
    end, step = held.end_of(sources), " " * sources.value[-1][0].start_mark.column
    lines = [f"{step}{name}:"]
    for key, value in source.items():
        if key == "sections":
            inner = [f"{step}{_STEP * 2}{each}: {quoted(title)}" for each, title in value.items()]
            lines += [f"{step}{_STEP}sections:", *inner]
        else:
            lines.append(f"{step}{_STEP}{key}: {_plain_or_quoted(key, value)}")
    return held.replaced(end, end, ["", *lines])


def quoted(text: str) -> str:
    """Return a text as YAML in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _set_of_answer(content: bytes, path: Path, key: str, keys: Sequence[str], new: Sequence[str]) -> bytes:
    held = Lines(content, path)
    node = _variant(held, key)
    for name in keys[:-1]:
        node = _value(node, name)
    return _set(held, node, keys[-1], new)


def _set(held: Lines, node: yaml.Node, name: str, new: Sequence[str]) -> bytes:
    """Return the file with one entry of a mapping replaced, added at its end, or removed (no new lines)."""
    entries = {key.value: (key, value) for key, value in node.value}
    indent = " " * node.value[0][0].start_mark.column
    made = [f"{indent}{line}".rstrip() for line in new]
    if name not in entries:
        end = held.end_of(node)
        return held.replaced(end, end, made)
    key, value = entries[name]
    start, end = key.start_mark.line, held.end_of(value)
    _require_own(held, start, end, name)
    if made and held.lines[start].lstrip().startswith("- "):  # the first key of its list item
        made[0] = held.lines[start][: key.start_mark.column] + made[0].lstrip()
    return held.replaced(start, end, made)


def _require_own(held: Lines, start: int, end: int, name: str) -> None:
    """Raise DataError where an anchor stands in the lines: other blocks lean on what it names."""
    said = "".join(held.lines[start:end])
    tokens = yaml.scan(said.lstrip(" -"), Loader=yaml.SafeLoader)
    try:
        shared = any(isinstance(t, yaml.AnchorToken | yaml.AliasToken) for t in tokens)
    except yaml.YAMLError:
        shared = True
    if shared:
        raise DataError(
            held.path, start + 1, f"'{name}' is shared with other blocks (&, *); change it by hand"
        )


def _variant(held: Lines, key: str) -> yaml.Node:
    topic, detail = split_key(key)
    for variant in _items(_value(_value(held.root, "responses"), PREFIX + topic)):
        condition = _value(variant, "condition")
        values = [_text(_value(c, "value")) for c in _items(condition) if _text(_value(c, "name")) == SLOT]
        if next(iter(values), None) == detail:
            return variant
    raise DataError(held.path, None, f"there is no answer '{key}'; somebody removed it")


def _plain_or_quoted(name: str, value: Any) -> str:
    texts = ("statement", "title", "publisher", "short", "url", "date_as_printed", "review_claim", "note")
    return quoted(str(value)) if name in texts else str(value)


def _value(node: yaml.Node | None, name: str) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _text(node: yaml.Node | None) -> str | None:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def _children(node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return []
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [value for _, value in node.value]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
