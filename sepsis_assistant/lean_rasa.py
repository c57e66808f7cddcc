"""Let Rasa start fast and quietly: without TensorFlow, and without checking anew what a trained model holds.

Rasa's own commands work without all this; they take the second part from the policies.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import parse_yaml, plain
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

# New objects between two collections, and collections of the young between two of the older. What is read at
# a start stays: with Python's own (700, 10, 10) it is walked through again and again, a third of the start.
_COLLECTED = (100_000, 50, 100)


def make_rasa_lean() -> None:
    """Do both, before anything of Rasa is imported, and look for garbage less often."""
    gc.set_threshold(*_COLLECTED)
    leave_out_tensorflow()
    keep_domains_fast()


def make_rasa_quiet() -> None:
    """Do both, without telemetry and without the deprecation warnings of Rasa's pinned dependencies.

    Sanic turns them on when it is imported, whatever PYTHONWARNINGS says.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    with warnings.catch_warnings():  # its end also takes back the filter that Sanic sets
        warnings.simplefilter("ignore")
        make_rasa_lean()
        for name in ("matplotlib.fontconfig_pattern", "packaging.requirements", "sanic.app"):
            importlib.import_module(name)
    for category in (DeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)


def keep_domains_fast() -> None:
    """Write the domain of a model fast, and read it unchecked: with a thousand answers, minutes less."""
    from rasa.graph_components.providers.domain_provider import DomainProvider

    as_rasa_does = DomainProvider.load.__func__

    @functools.wraps(as_rasa_does)  # Rasa checks the types of the parameters
    def load(cls: Any, config: Any, model_storage: Any, resource: Any, *_: Any, **__: Any) -> Any:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, _domain_in(folder / "domain.yml"))

    DomainProvider.load = classmethod(load)
    DomainProvider._persist = _persist


def keep_story_tests_fast() -> None:
    """Let `rasa test` read stories with the domain of the model, which Rasa writes and reads for minutes."""
    from rasa.core import test

    as_rasa_does = test._create_data_generator

    @functools.wraps(as_rasa_does)
    def create(resource_name: str, agent: Any, *more: Any, **named: Any) -> Any:
        with domain_at_hand(agent.domain):
            return as_rasa_does(resource_name, agent, *more, **named)

    test._create_data_generator = create


@contextmanager
def domain_at_hand(domain: Any) -> Iterator[None]:
    """Let Rasa write no domain, and read this one whatever file it names."""
    from rasa.shared.core.domain import Domain

    kept = {name: Domain.__dict__[name] for name in ("persist", "load")}
    Domain.persist = lambda *_: None
    Domain.load = staticmethod(lambda *_: domain)
    try:
        yield
    finally:
        for name, as_rasa_does in kept.items():
            setattr(Domain, name, as_rasa_does)


def domain_to_bytes(domain: Any) -> bytes:
    """Return the content of a domain's file: JSON, which Rasa reads as YAML, and we in no time."""
    return json.dumps(domain, ensure_ascii=False).encode()


def domain_from_bytes(content: bytes, path: Path) -> Any:
    """Return what `domain_to_bytes` or Rasa itself has written; `path` names it in errors."""
    try:
        return json.loads(content)
    except ValueError:
        return plain(parse_yaml(content, path))


def _persist(provider: Any, domain: Any) -> None:
    """Do what Rasa's method does; its way of writing YAML takes a time that grows with the square."""
    from rasa.shared.constants import LATEST_TRAINING_DATA_FORMAT_VERSION as VERSION

    with provider._model_storage.write_to(provider._resource) as folder:
        (folder / "domain.yml").write_bytes(domain_to_bytes({"version": VERSION, **domain.as_dict()}))


def _domain_in(path: Path) -> Any:
    from rasa.shared.core.domain import Domain

    return Domain.from_dict(domain_from_bytes(path.read_bytes(), path))
