"""The fixed texts and the refusals: wrong files are named, and code and data know the same names."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from sepsis_assistant.channels.refusals import load_refusals, refusals, refused
from sepsis_assistant.channels.texts import fixed_texts
from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.fixed_texts import FixedText, load_texts

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for package in ("channels", "server")
    for path in (ROOT / "sepsis_assistant" / package).rglob("*.py")
)
FILLED = {"call", "retry_after", "limit", "field", "kind"}
GOOD = """\
texts:
  utter_x:
    - text: Hello {name}.
      buttons: [{title: Yes, payload: /affirm}]
      metadata: {sources: [], claims: [[]]}
"""


def written(folder: Path, content: str) -> Path:
    path = folder / "file.yml"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_text_is_read_with_its_buttons(tmp_path):
    button = {"title": "Yes", "payload": "/affirm"}
    assert load_texts(written(tmp_path, GOOD)) == {"utter_x": FixedText("Hello {name}.", (button,))}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("metadata:", "metdata:"), r"file\.yml:5: unknown key 'metdata'"),
        (GOOD.replace("sources:", "source:"), r"file\.yml:5: unknown key 'source'"),
        (GOOD.replace("payload:", "pay:"), r"file\.yml:4: unknown key 'pay'"),
        (GOOD.replace("Hello {name}.", '""'), "'text' is missing or empty"),
        (GOOD + "    - text: Bye.\n      metadata: {claims: [[]]}\n", r"file\.yml:2: 'utter_x' needs"),
        (GOOD.replace("texts:", "text:"), "unknown key 'text'"),
    ],
)
def test_a_wrong_file_of_texts_is_named_with_its_line(tmp_path, wrong, said):
    with pytest.raises(DataError, match=said):
        load_texts(written(tmp_path, wrong))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("call: x\nrefusals:\n  busy: {status: 503, message: x, fx: y}\n", r"file\.yml:3: unknown key 'fx'"),
        ("call: x\nrefusals:\n  busy: {status: 503, message: x}\n", r"file\.yml:3: key 'fix' is missing"),
        ("refusals:\n  busy: {status: 503, message: x, fix: y}\n", "key 'call' is missing"),
    ],
)
def test_a_wrong_file_of_refusals_is_named_with_its_line(tmp_path, wrong, said):
    with pytest.raises(DataError, match=said):
        load_refusals(written(tmp_path, wrong))


def test_every_refusal_of_the_code_has_words_and_all_words_are_used():
    assert set(re.findall(r'\brefused\(\s*"(\w+)"', CODE)) == set(refusals().wordings)


def test_every_fixed_text_of_the_code_is_there_and_all_are_used():
    assert set(re.findall(r'"(utter_\w+)"', CODE)) - {"utter_action", "utter_emergency"} == set(fixed_texts())


@pytest.mark.parametrize("name", refusals().wordings)
def test_what_is_filled_in_is_known_and_the_refusal_names_the_problem(name):
    wording = refusals().wordings[name]
    braces = {field for _, field, _, _ in string.Formatter().parse(wording.message + wording.fix) if field}
    assert braces <= FILLED
    refusal = refused(name, limit=5, field="text", kind="a string", retry_after=7)
    assert refusal.text == f"{refusal.message} {refusal.fix}" and "{" not in refusal.text
    assert refusal.retry_after == 7 and 200 < refusal.status < 600


def test_nothing_is_left_to_fill_in_and_whoever_must_know_the_number_reads_it():
    for name, text in fixed_texts().items():
        assert "{" not in text
        assert name == "utter_telegram_unseen" or all(number in text for number in ("999", "112", "911"))
    assert all(number in refusals().call for number in ("999", "112", "911"))
