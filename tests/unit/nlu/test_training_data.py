"""Training: our quick reader reads as Rasa does, and the launcher knows what a part is trained with."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.training_data.message import Message

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.importer import PlainMessage, read_training_data
from sepsis_assistant.launcher import freshness
from sepsis_assistant.nlu import intent_classifier, red_flags

OTHER_FORMS = """
version: "3.1"
nlu:
- intent: ask_causes
  examples: |
    - what causes [sepsis](illness)
- synonym: sepsis
  examples: |
    - septicaemia
"""


@pytest.mark.parametrize(
    "name", ["nlu/causes.yml", "nlu/symptoms.yml", "nlu/check.yml", "responses/causes.yml"]
)
def test_a_file_is_read_as_rasa_reads_it(name):
    files = [str(ROOT / "data" / name)]
    ours, theirs = read_training_data(files), training_data_from_paths(files, "en")
    assert [m.data for m in ours.training_examples] == [m.data for m in theirs.training_examples]
    assert ours.responses == theirs.responses


def test_what_is_of_another_form_is_left_to_rasa(tmp_path: Path):
    (tmp_path / "a.yml").write_text(OTHER_FORMS)
    plain = str(ROOT / "data/nlu/questions_causes.yml")
    data = read_training_data([plain, str(tmp_path / "a.yml")])
    assert data.entity_synonyms == {"septicaemia": "sepsis"}
    assert any(m.get("entities") for m in data.training_examples)
    assert len(data.training_examples) > 60


def test_a_copied_message_is_its_own():
    import copy

    message = PlainMessage({"text": "hello", "intent": "greet"})
    copied = copy.deepcopy(message)
    copied.set("text", "changed")
    assert message.get("text") == "hello"
    assert message.fingerprint() != copied.fingerprint()


def test_a_message_with_tokens_is_hashed_as_rasa_does():
    message, other = PlainMessage({"text": "hello"}), Message({"text": "hello"})
    for each in (message, other):
        each.set("text_tokens", [Token("hello", 0)])
    assert message.fingerprint() == other.fingerprint()


def test_the_launcher_knows_what_the_parts_are_trained_with():
    """Or an edit of one of these files would leave an old model in place."""
    used = {*intent_classifier.TRAINED_WITH, *red_flags.TRAINED_WITH}
    named = {ROOT / name for name in freshness.TRAINED}
    named |= {ROOT / "sepsis_assistant" / f"{name}.py" for name in freshness.TRAINED_CODE}
    assert used <= named
    assert all(path.exists() for path in used)
