"""The fixed texts and the refusals: wrong files are named, and code and data know the same names."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from sepsis_assistant.channels.refusals import load_refusals, refusals, refused
from sepsis_assistant.channels.texts import fixed_texts
from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.fixed_texts import FixedText, fixed_lines, load_texts, sections
from sepsis_assistant.knowledge.answers import sentences
from sepsis_assistant.knowledge.ledger import load_ledger

PACKAGES = ("sepsis_assistant/channels", "sepsis_assistant/launcher", "sepsis_assistant/server", "actions")
CODE = "\n".join(p.read_text(encoding="utf-8") for each in PACKAGES for p in (ROOT / each).rglob("*.py"))
FILLED = {"call", "retry_after", "limit", "field", "kind"}
TEXTS = {**sections()["texts"], "call": sections()["call"]}
# These say nothing of an illness: the actions' figures, and what comes after an answer that has the number.
NO_NUMBER = re.compile("utter_data_|utter_unseen")
GOOD = """\
call: [{text: Call., metadata: {claims: [[]]}}]
refusals: {busy: {status: 503, message: x, fix: y}}
lines: {choose: x}
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
        (GOOD.replace("metadata:", "metdata:"), r"file\.yml:8: unknown key 'metdata'"),
        (GOOD.replace("sources:", "source:"), r"file\.yml:8: unknown key 'source'"),
        (GOOD.replace("payload:", "pay:"), r"file\.yml:7: unknown key 'pay'"),
        (GOOD.replace("Hello {name}.", '""'), "'text' is missing or empty"),
        (GOOD + "    - text: Bye.\n      metadata: {claims: [[]]}\n", r"file\.yml:5: 'utter_x' needs"),
        (GOOD.replace("texts:", "textes:"), "unknown key 'textes'"),
        (GOOD.replace("lines:", "line:"), r"file\.yml:3: unknown key 'line'"),
    ],
)
def test_a_wrong_file_of_texts_is_named_with_its_line(tmp_path, wrong, said):
    with pytest.raises(DataError, match=said):
        load_texts(written(tmp_path, wrong))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("fix: y", "fx: y"), r"file\.yml:2: unknown key 'fx'"),
        (GOOD.replace(", fix: y", ""), r"file\.yml:2: key 'fix' is missing"),
        (GOOD.replace("call:", "cal:"), "unknown key 'cal'"),
    ],
)
def test_a_wrong_file_of_refusals_is_named_with_its_line(tmp_path, wrong, said):
    with pytest.raises(DataError, match=said):
        load_refusals(written(tmp_path, wrong))


def test_every_refusal_of_the_code_has_words_and_all_words_are_used():
    assert set(re.findall(r'\brefused\(\s*"(\w+)"', CODE)) == set(refusals().wordings)


def test_every_fixed_text_of_the_code_is_there_and_all_are_used():
    named = set(re.findall(r'"(utter_\w+)"', CODE)) - {"utter_action", "utter_emergency", "utter_ask_check_"}
    assert named == set(fixed_texts())


def test_every_line_of_the_code_is_there_and_all_are_used():
    used = re.findall(r"fixed_lines\(\)\[([^\]]+)\]", CODE)
    assert set(re.findall(r"""["'](\w+)["']""", " ".join(used))) == set(fixed_lines())


@pytest.mark.parametrize("name", TEXTS)
def test_each_sentence_of_a_fixed_text_lists_its_known_claims(name):
    (node,) = TEXTS[name]
    claims = node["metadata"]["claims"]
    assert len(sentences(node["text"])) == len(claims)
    assert {claim for group in claims for claim in group} <= set(load_ledger().claims)


@pytest.mark.parametrize("name", TEXTS)
def test_a_fixed_text_has_one_emergency_line_at_most(name):
    assert TEXTS[name][0]["text"].count("{emergency_line}") <= 1


def test_a_refusal_says_whom_to_call_once_at_most():
    assert all((w.message + w.fix).count("{call}") <= 1 for w in refusals().wordings.values())


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
        if not NO_NUMBER.match(name):
            assert "{" not in text
            assert all(number in text for number in ("999", "112", "911"))
    assert all(number in refusals().call for number in ("999", "112", "911"))
