"""Make questions about other subjects in our forms, for the gate: data/knowledge/other_subjects.yml."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml

OTHER_SUBJECTS = DATA / "knowledge" / "other_subjects.yml"
NEAR, FAR = "near", "far"
_NOTHING = "none"  # the kind of forms that take no name
_KEYS = ("each", NEAR, FAR, "subjects")


def other_questions(seed: int, path: Path = OTHER_SUBJECTS) -> list[tuple[str, str]]:
    """Return questions with their scope, near or far, each once; raise DataError where the file is wrong."""
    raw = check_keys(path, read_yaml(path), _KEYS, _KEYS)
    chance = random.Random(seed)
    made = [(text, scope) for scope in (NEAR, FAR) for text in _made(path, raw, scope, chance)]
    return list(dict(made).items())


def _made(path: Path, raw: Mapping[str, Any], scope: str, chance: random.Random) -> Iterator[str]:
    for kind, forms in raw[scope].items():
        names = raw["subjects"].get(kind, ())
        if not names and kind != _NOTHING:
            raise DataError(path, line_of(raw[scope], kind), f"no subjects of the kind '{kind}'")
        for form in forms:
            for _ in range(int(raw["each"]) if names else 1):
                yield str(form).format(*chance.sample(list(map(str, names)), str(form).count("{}")))
