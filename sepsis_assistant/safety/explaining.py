"""Explain a decision: what the rules found, what the heads read, what each of them adds."""

from __future__ import annotations

import dataclasses
from typing import Any

from sepsis_assistant.safety.decision import Decision, decide_by_rules
from sepsis_assistant.safety.detector import default_detector
from sepsis_assistant.safety.judge import Judge
from sepsis_assistant.safety.model import Assessment

_SHOWN = 3  # levels and signs that the heads find likeliest


def explained(text: str, judge: Judge | None) -> dict[str, Any]:
    """Return the decision on folded `text` with what it rests on, plain enough for JSON."""
    if judge is None:
        assessment = default_detector().assess(text)
        return _body(text, assessment, decide_by_rules(assessment))
    assessment, decision = judge.decide(text)
    readings = judge.readings(text)
    contributions = judge.weights.contributions(judge.weights.evidence(assessment, readings))
    return {
        **_body(text, assessment, decision),
        "levels": {name: round(p, 3) for name, p in readings[0].levels.items()},
        "shown": {name: round(p, 3) for name, p in readings[0].signs.items()},
        "contributions": {name: round(value, 2) for name, value in contributions.items()},
    }


def _body(text: str, assessment: Assessment, decision: Decision) -> dict[str, Any]:
    return {
        "text": text,
        "alarm": decision.alarm,
        "level": decision.level,
        "noticed": decision.noticed,
        "score": decision.score,
        "findings": [dataclasses.asdict(f) for f in assessment.findings],
        "features": [dataclasses.asdict(f) for f in assessment.features],
    }


def as_text(found: dict[str, Any]) -> str:
    """Return the explanation as lines for a person."""
    named = f": {', '.join(found['noticed'])}" if found["noticed"] else ""
    lines = [f"{'ALARM' if found['alarm'] else 'no alarm'} [{found['level']}{named}] {found['text']}"]
    for kind, part in (("sign", "findings"), ("feature", "features")):
        for f in found[part]:
            about = ", ".join((f["assertion"].value, f["person"].value, f["source"], f["level"].value))
            lines.append(f"  {kind} {f['sign']} [{about}] '{f['words']}': {f['label']}; {f['why']}")
    if "contributions" in found:
        lines += [f"  heads: {_likeliest(found['levels'])}; shows {_likeliest(found['shown'])}"]
        added = [f"{name} {value:+.2f}" for name, value in found["contributions"].items() if value]
        lines += [f"  log odds: {', '.join(added)} -> probability of an emergency {found['score']:.3f}"]
    return "\n".join(lines)


def _likeliest(probabilities: dict[str, float]) -> str:
    best = sorted(probabilities, key=lambda name: -probabilities[name])[:_SHOWN]
    return ", ".join(f"{name} {probabilities[name]:.2f}" for name in best)
