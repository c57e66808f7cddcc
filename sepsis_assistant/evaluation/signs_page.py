"""Write all danger signs with an example each for clinicians, docs/safety/signs.md: `make safety-report`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sepsis_assistant.data_files import DATA, ROOT, read_yaml
from sepsis_assistant.evaluation.corpus import read_examples
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

if TYPE_CHECKING:
    from sepsis_assistant.safety.detector import Detector

PAGE = ROOT / "docs" / "safety" / "signs.md"
DANGER = ("report_urgent_symptoms", "report_self_harm")
_LENGTHS = range(4, 15)  # words of an example
_USUAL = 8
_EVERYBODY = (0, 1500)  # months
_LIMITS = {"at_least": "{} or more", "at_most": "{} or less", "below": "below {}", "above": "above {}"}
_HEAD = """# All danger signs, with an example each

Written by `make safety-report` from `data/safety/`; do not edit by hand. The rules find the sign in each
example. Those for numbers are training messages, with no other sign where there is such a message. Names of
sources are those of `data/knowledge/sources/` and, for numbers, of `data/safety/vitals.yml`. No clinician
has signed off this page ("unsigned")."""
Node = Mapping[str, Any]
Key = tuple[str, str]  # of a sign: its id, and its label without numbers


def main() -> int:
    """Write the page; return 0."""
    leave_out_tensorflow()
    from sepsis_assistant.safety.detector import default_detector

    texts = [text for text, intent in read_examples(DATA / "nlu") if intent in DANGER]
    PAGE.write_text(page(examples(texts, default_detector())), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def examples(texts: Iterable[str], detector: Detector) -> dict[Key, str]:
    """Return for each sign a message of about eight words that raises it, if possible no other."""
    short = sorted((t for t in texts if len(t.split()) in _LENGTHS), key=lambda t: (_far(t), t))
    alone, with_others = dict[Key, str](), dict[Key, str]()
    for text in progress(short, "messages"):
        assessment = detector.assess(text)
        told = (*assessment.alarms, *assessment.urgent)
        keys = {key_of(finding.sign, finding.label) for finding in told}
        for key in keys:
            (alone if len(keys) == 1 else with_others).setdefault(key, text)
    return {**with_others, **alone}


def key_of(sign: str, label: str) -> Key:
    """Return the key of a sign; a label with a number is the same with another one."""
    return sign, re.sub(r"\{value\}|\d+(\.\d+)?", "...", label)


def page(found: Mapping[Key, str]) -> str:
    """Return the page as Markdown; `found` are the examples for what has none in the data."""
    safety = DATA / "safety"
    signs, parts = read_yaml(safety / "signs.yml")["signs"], read_yaml(safety / "features.yml")["features"]
    numbers, together = read_yaml(safety / "vitals.yml"), read_yaml(safety / "combinations.yml")
    names = {node["id"]: node["label"] for node in (*parts, *signs)}
    return "\n".join(
        [
            _HEAD,
            *("", "## Signs that are told in words", "", *_signs(signs, found)),
            *("", "## Numbers", "", *_numbers(numbers["signs"], found)),
            *("", "## Several things together", "", *_together(together["combinations"], names, found)),
            *("", "## The parts of these, no danger sign alone", "", *_parts(parts, found)),
            *("", *_number_parts(numbers["features"]), ""),
        ]
    )


def _signs(nodes: Sequence[Node], found: Mapping[Key, str]) -> Iterator[str]:
    yield from _head("sign", "what it is", "example", "level", "reply", "sources")
    for node in nodes:
        reply = node.get("reply", "emergency")
        yield _row(f"`{node['id']}`", node["label"], _example(node, found), _level(node), reply, _of(node))


def _numbers(nodes: Sequence[Node], found: Mapping[Key, str]) -> Iterator[str]:
    found = dict(found)  # each example is shown once: rows with the same label differ in age
    yield from _head("sign", "what it is", "limit", "age in months", "example", "level", "sources")
    for node in nodes:
        label = node["label"].replace("{value}", "...")
        limits = _limit(node), _age(node)
        yield _row(f"`{node['id']}`", label, *limits, _example(node, found), _level(node), _of(node))
        found.pop(key_of(node["id"], node["label"]), None)


def _together(nodes: Sequence[Node], names: Mapping[str, str], found: Mapping[Key, str]) -> Iterator[str]:
    yield from _head("sign", "what it is", "made of", "example", "level", "sources")
    for node in nodes:
        made_of = _made_of(node, names)
        yield _row(f"`{node['id']}`", node["label"], made_of, _example(node, found), _level(node), _of(node))


def _made_of(node: Node, names: Mapping[str, str]) -> str:
    groups = ["two different of " + _choice(node["two_of"], names)] if "two_of" in node else []
    groups += [_choice(group, names) for group in node["all_of"]]
    without = f"; without {_choice(node['unless'], names)}" if "unless" in node else ""
    return "; with ".join(groups) + without


def _choice(group: Sequence[str], names: Mapping[str, str]) -> str:
    return " or ".join(names.get(name, name.replace("_", " ")) for name in group)


def _level(node: Node) -> str:
    return str(node.get("level", "emergency"))


def _parts(nodes: Sequence[Node], found: Mapping[Key, str]) -> Iterator[str]:
    yield from _head("part", "what it is", "example")
    for node in nodes:
        yield _row(f"`{node['id']}`", node["label"], _example(node, found))


def _number_parts(nodes: Sequence[Node]) -> Iterator[str]:
    yield from _head("part", "number", "limit", "age in months")
    for node in nodes:
        yield _row(f"`{node['id']}`", node["kind"].replace("_", " "), _limit(node), _age(node))


def _limit(node: Node) -> str:
    return next(text.format(node[key]) for key, text in _LIMITS.items() if key in node)


def _age(node: Node) -> str:
    low, high = node.get("ages", _EVERYBODY)
    if (low, high) == _EVERYBODY:
        return "any"
    return f"{low} to {high}" if high < _EVERYBODY[1] else f"{low} and over"


def _far(text: str) -> int:
    return abs(len(text.split()) - _USUAL)


def _of(node: Node) -> str:
    return ", ".join(node.get("reference") or ())


def _example(node: Node, found: Mapping[Key, str]) -> str:
    example = node.get("example") or found.get(key_of(node["id"], node["label"]))
    return f"“{example}”" if example else ""


def _head(*names: str) -> tuple[str, str]:
    return _row(*names), _row(*("---" for _ in names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    raise SystemExit(main())
