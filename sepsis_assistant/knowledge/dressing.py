"""Complete the answers before training: source lines, citations and a short form for a repeated question."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sepsis_assistant.knowledge.answers import (
    AGAIN,
    PREFIX,
    SLOT,
    SOURCE_LINE,
    SPECIAL,
    condition_of,
    sentences,
)
from sepsis_assistant.knowledge.ledger import Ledger, Source

Variant = dict[str, Any]
_SAFETY = "emergency"  # topic of the claims on when and how to call for help
_SECTIONS = 2  # sections of an article that its line names; the citation names all


def dress(
    responses: Mapping[str, Sequence[Variant]], ledger: Ledger, topics: Iterable[str]
) -> dict[str, list[Variant]]:
    """Return `responses` with the answers on `topics` completed; the others stay as they are."""
    names = {PREFIX + topic for topic in topics}
    return {
        name: [each for v in variants for each in _complete(v, ledger)] if name in names else list(variants)
        for name, variants in responses.items()
    }


def source_line(metadata: Mapping[str, Any], ledger: Ledger) -> str:
    """Return the line under an answer: articles with section and claimed review, other sources by name."""
    places = _places(metadata, ledger)
    facts = _places({**metadata, "claims": [_facts(group, ledger) for group in metadata["claims"]]}, ledger)
    parts = [_article(source, places[source]) for source in places if source.article]
    parts += dict.fromkeys(source.short for source in facts if not source.article)
    safety = list(dict.fromkeys(s.short for s in places if s not in facts and s.short not in parts))
    line = SOURCE_LINE + "; ".join(parts or safety) + "."
    return f"{line} Safety advice: {', '.join(safety)}." if parts and safety else line


def citations(metadata: Mapping[str, Any], ledger: Ledger) -> list[str]:
    """Return one full citation for each source of an answer."""
    return [_citation(source, sections) for source, sections in _places(metadata, ledger).items()]


def _complete(variant: Variant, ledger: Ledger) -> list[Variant]:
    detail = condition_of(variant)
    first = variant["text"].strip().splitlines()[0]
    made = [variant]
    if detail and detail not in SPECIAL and not first.endswith(":"):
        made.append(_short_form(variant, detail, first))
    return [_with_sources(each, ledger) for each in made]


def _short_form(variant: Variant, detail: str, first: str) -> Variant:
    """Return the key point with the safety line: what a person gets who asks the same again."""
    lines, claims = variant["text"].strip().splitlines(), variant["metadata"]["claims"]
    metadata = {"sources": variant["metadata"]["sources"], "claims": claims[: len(sentences(first))]}
    safety = len(sentences(lines[-1]))
    metadata["claims"] = [*metadata["claims"], *claims[-safety:]]
    condition = [{"type": "slot", "name": SLOT, "value": detail + AGAIN}]
    return {**variant, "condition": condition, "text": f"{first}\n{lines[-1]}", "metadata": metadata}


def _with_sources(variant: Variant, ledger: Ledger) -> Variant:
    made = copy.deepcopy(variant)
    metadata = made["metadata"]
    metadata["source_line"] = source_line(metadata, ledger)
    metadata["citations"] = citations(metadata, ledger)
    made["text"] = f"{made['text'].strip()}\n{metadata['source_line']}"
    return made


def _places(metadata: Mapping[str, Any], ledger: Ledger) -> dict[Source, list[str]]:
    """Return, in the order of an answer's sources, the sections in which its claims stand."""
    named = {ledger.sources[name]: [] for name in metadata["sources"]}  # type: dict[Source, list[str]]
    for claim in dict.fromkeys(c for group in metadata["claims"] for c in group):
        for place in ledger.claims[claim].support:
            source = ledger.sources[place.source]
            heading = source.sections[place.section]
            if source in named and heading not in named[source]:
                named[source].append(heading)
    return {source: sections for source, sections in named.items() if sections}


def _facts(group: Sequence[str], ledger: Ledger) -> list[str]:
    """Return the claims of a sentence that are no advice on when and how to call for help."""
    return [claim for claim in group if ledger.claims[claim].topic != _SAFETY]


def _article(source: Source, sections: Sequence[str]) -> str:
    named = ", ".join(f'"{section}"' for section in sections[:_SECTIONS])
    if len(sections) > _SECTIONS:
        named += f" and {len(sections) - _SECTIONS} more"
    return f"{source.short} ({source.review}), {named}"


def _citation(source: Source, sections: Sequence[str]) -> str:
    parts = [f'{source.publisher}, "{source.title}"', ", ".join(sections)]
    parts += [f"date: {source.date}", f"review: {source.review_claim}", source.url or "no address printed"]
    return "; ".join(parts)
