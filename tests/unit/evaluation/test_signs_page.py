"""The page of danger signs names every sign of data/safety/, with examples that raise it."""

import re

import pytest

from sepsis_assistant.data_files import DATA, read_yaml
from sepsis_assistant.evaluation.signs_page import PAGE, examples, key_of, page
from sepsis_assistant.safety.detector import default_detector

ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \|.*?(?:“([^|]*)” \|.*)?$", re.MULTILINE)


def shown(text: str) -> dict[tuple[str, str], str]:
    return {key_of(sign, label): example for sign, label, example in ROW.findall(text) if example}


def test_the_page_in_docs_is_that_of_the_data():
    text = PAGE.read_text(encoding="utf-8")
    assert page(shown(text)) == text, "run: python -m sepsis_assistant.evaluation.signs_page"


def test_every_example_tells_its_sign_or_part():
    for (name, _), example in shown(PAGE.read_text(encoding="utf-8")).items():
        assessment = default_detector().assess(example)
        signs = {f.sign for f in (*assessment.alarms, *assessment.urgent)}
        assert name in signs.union(assessment.notes.features), example


@pytest.mark.parametrize("section", ["signs", "features"])
def test_every_sign_or_part_that_is_told_in_words_has_an_example(section):
    signs = {node["id"] for node in read_yaml(DATA / "safety" / f"{section}.yml")[section]}
    assert signs <= {sign for sign, _ in shown(PAGE.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["hello there to all of you"], []),
        (["my dad is very confused today and he is breathless", "my dad is very confused today"], [1, 0]),
    ],
    ids=["no sign", "a sign alone is preferred"],
)
def test_examples_are_messages_with_the_sign(texts, expected):
    found = examples(texts, default_detector())
    said = [found[key] for key in sorted(found, key=lambda key: ("confusion", "breathless").index(key[0]))]
    assert said == [texts[place] for place in expected]
