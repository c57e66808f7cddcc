"""Complete the answers before training: the emergency line, the sources, buttons, and the other forms."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sepsis_assistant.knowledge.answers import (
    AGAIN,
    OVERVIEW,
    PART,
    PREFIX,
    SLOT,
    SOURCE_LINE,
    Answer,
    condition_of,
    read_answers,
    sentences,
)
from sepsis_assistant.knowledge.ledger import Ledger, Source
from sepsis_assistant.knowledge.review import KEY as REVIEWED

Variant = dict[str, Any]
EMERGENCY_LINE = "If someone is very unwell now, call {emergency_line}."
EMERGENCY_CLAIMS = ("emergency.call_now",)


def dress(
    responses: Mapping[str, Sequence[Variant]], ledger: Ledger, topics: Iterable[str]
) -> dict[str, list[Variant]]:
    """Return `responses` with the answers on `topics` completed; the others stay as they are."""
    names = {PREFIX + topic for topic in topics}
    answers = read_answers(responses)
    return {
        name: [each for v in variants for each in _forms(v, ledger, answers)]
        if name in names
        else list(variants)
        for name, variants in responses.items()
    }


def sources_of(claims: Iterable[str], ledger: Ledger) -> list[Source]:
    """Return the fewest sources that hold all `claims`; of two that hold as many, the one named first."""
    left = {
        claim: list(dict.fromkeys(place.source for place in ledger.claims[claim].support)) for claim in claims
    }
    order = list(dict.fromkeys(source for sources in left.values() for source in sources))
    chosen: list[str] = []
    while left:
        held = Counter(source for sources in left.values() for source in sources)
        best = max(order, key=lambda source: held[source])
        chosen.append(best)
        left = {claim: sources for claim, sources in left.items() if best not in sources}
    return [ledger.sources[name] for name in chosen]


def source_line(sources: Iterable[Source]) -> str:
    """Return the line that names sources by their short names, each once."""
    return SOURCE_LINE + ", ".join(dict.fromkeys(source.short for source in sources)) + "."


def citations(claims: Iterable[str], sources: Sequence[Source], ledger: Ledger) -> list[str]:
    """Return one full citation a source, with the headings under which the claims stand."""
    places = [place for claim in claims for place in ledger.claims[claim].support]
    found = []
    for source in sources:
        headings = (source.sections[p.section] for p in places if p.source == source.id)
        found.append(_citation(source, list(dict.fromkeys(headings))))
    return found


def _forms(variant: Variant, ledger: Ledger, answers: Mapping[str, Answer]) -> list[Variant]:
    variant = _unsigned(variant)
    detail = condition_of(variant)
    body = str(variant["text"]).strip()
    first, claims = body.splitlines()[0], variant["metadata"]["claims"]
    whole = _completed(variant, body, claims, ledger)
    whole["buttons"] = _buttons(variant["metadata"].get("next") or (), answers)
    forms = [_for_detail(variant | {"text": body}, (detail or OVERVIEW) + PART, ledger), whole]
    if not first.endswith(":"):
        short = _completed(variant, first, claims[: len(sentences(first))], ledger)
        forms.append(_for_detail(short, (detail or OVERVIEW) + AGAIN, ledger))
    return forms


def _unsigned(variant: Variant) -> Variant:
    """Leave out the signature: it is for the answer as written, and of no use to those who read it."""
    metadata = {key: value for key, value in variant["metadata"].items() if key != REVIEWED}
    return {**variant, "metadata": metadata}


def _completed(variant: Variant, body: str, claims: Sequence[Sequence[str]], ledger: Ledger) -> Variant:
    """Return a variant with `body`, its emergency line and its sources."""
    made = copy.deepcopy(variant)
    lines, groups = [body], [list(group) for group in claims]
    if variant["metadata"].get("emergency"):
        lines.append(EMERGENCY_LINE)
        groups.append(list(EMERGENCY_CLAIMS))
    told = [claim for group in groups for claim in group]
    sources = sources_of(told, ledger)
    metadata = made["metadata"]
    metadata["claims"], metadata["sources"] = groups, [source.id for source in sources]
    metadata["source_line"] = source_line(sources) if sources else ""
    metadata["citations"] = citations(told, sources, ledger)
    made["text"] = "\n".join([*lines, *filter(None, [metadata["source_line"]])])
    return made


def _for_detail(variant: Variant, detail: str, ledger: Ledger) -> Variant:
    made = copy.deepcopy(variant)
    claims = [claim for group in made["metadata"]["claims"] for claim in group]
    made["metadata"]["sources"] = [source.id for source in sources_of(claims, ledger)]
    return {**made, "condition": [{"type": "slot", "name": SLOT, "value": detail}]}


def _buttons(keys: Iterable[str], answers: Mapping[str, Answer]) -> list[dict[str, str]]:
    """Return a button for each answer: what it sends is the question, as if it had been typed."""
    return [{"title": answers[key].title, "payload": answers[key].question} for key in keys]


def _citation(source: Source, sections: Sequence[str]) -> str:
    parts = [f'{source.publisher}, "{source.title}"', ", ".join(sections)]
    parts += [f"date: {source.date}", f"review: {source.review_claim}", source.url or "no address printed"]
    return "; ".join(parts)
