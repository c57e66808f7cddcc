"""A model's domain is written and read fast, and Rasa's own commands read the same."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

from sepsis_assistant.lean_rasa import (
    domain_at_hand,
    domain_from_bytes,
    keep_domains_fast,
    keep_story_tests_fast,
)

WRITTEN = {
    "version": "3.1",
    "intents": ["greet"],
    "slots": {"told": {"type": "any", "mappings": [{"type": "custom"}], "initial_value": None}},
    "responses": {
        # YAML 1.1 would make another value of some of these, and each sign has a meaning in YAML.
        "utter_a": [{"text": "Don’t:\n- call \"now\" # \\n {x} 🚑", "metadata": {"names": ["no", "12:30"]}}],
        "utter_b": [{"text": "yes", "buttons": [{"title": "No", "payload": '/deny{"a": "b"}'}]}],
    },
}  # fmt: skip


@pytest.fixture
def storage(tmp_path: Path) -> SimpleNamespace:
    """Return a model storage with one folder."""
    return SimpleNamespace(
        write_to=lambda resource: nullcontext(tmp_path), read_from=lambda resource: nullcontext(tmp_path)
    )


def test_what_a_training_writes_is_what_rasa_and_the_assistant_read(storage, tmp_path):
    keep_domains_fast()
    domain = Domain.from_dict(WRITTEN)
    provider = DomainProvider(storage, "resource")
    assert provider.provide_train(SimpleNamespace(get_domain=lambda: domain)) is domain
    ours = DomainProvider.load({}, storage, "resource", None).provide_inference()
    assert ours.as_dict() == Domain.from_path(tmp_path).as_dict() == domain.as_dict()


def test_a_domain_at_hand_is_read_for_any_file_and_only_then(tmp_path):
    domain, file = Domain.from_dict(WRITTEN), tmp_path / "domain.yml"
    with domain_at_hand(domain):
        domain.persist(file)
        assert not file.exists() and Domain.load(str(file)) is domain
    domain.persist(file)
    assert Domain.load(str(file)).as_dict() == domain.as_dict()


def test_the_stories_of_a_test_are_read_with_the_domain_of_the_model(monkeypatch):
    from rasa.core import test

    domain, seen = Domain.from_dict(WRITTEN), []
    monkeypatch.setattr(
        test, "_create_data_generator", lambda *given: seen.append((given, Domain.load("a file")))
    )
    keep_story_tests_fast()
    test._create_data_generator("stories", SimpleNamespace(domain=domain), 3)
    assert seen == [(("stories", SimpleNamespace(domain=domain), 3), domain)]


def test_a_model_that_rasa_has_written_is_read(tmp_path):
    Domain.from_dict(WRITTEN).persist(tmp_path / "domain.yml")
    found = domain_from_bytes((tmp_path / "domain.yml").read_bytes(), tmp_path / "domain.yml")
    assert Domain.from_dict(found).as_dict() == Domain.from_dict(WRITTEN).as_dict()


def test_a_server_loads_rasa_without_tensorflow_and_scikit_learn():
    code = (
        "import sys; from sepsis_assistant.no_tensorflow import leave_out_sklearn, leave_out_tensorflow; "
        "leave_out_tensorflow(); leave_out_sklearn(); import rasa.core.agent; "
        "sys.exit(' '.join({'tensorflow.python', 'sklearn.base'} & sys.modules.keys()) or None)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
