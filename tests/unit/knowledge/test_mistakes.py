"""The usual mistakes in the curated files are told with file, line and fix."""

import re

import pytest

from sepsis_assistant.data_files import DATA
from sepsis_assistant.knowledge.mistakes import mistakes
from sepsis_assistant.launcher.content import require_no_mistake, require_review
from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.launcher.training import ensure_model

RESPONSES = """version: "3.1"
responses:
  utter_ask_causes:
    - text: |-
        One.
      metadata:
        question: "Who?"
        means: "who"
        title: "Who"
        next: [causes/late]
        claims: [[causes.a]]
    - condition: [{type: slot, name: detail, value: late}]
      text: |-
        Two.
        Three.
      metadata:
        question: "When?"
        means: "when"
        title: "When"
        claims:
          - [causes.a]
          - []
"""
CLAIMS = """claims:
  - id: causes.a
    statement: "It is."
    topic: causes
    status: use
    next_review: 2027-12-01
    support: [{source: guide, section: main}]
  - {id: causes.b, statement: "Not.", topic: causes, status: do_not_use, reason: "No.",
     next_review: 2027-12-01, support: [{source: guide, section: main}]}
"""
SOURCES = """sources:
  guide: {title: "A", publisher: "B", review_claim: "none", kind: reference, sections: {main: "C"}}
"""
NLU = """nlu:
  - intent: ask_causes
    metadata: {question: overview}
    examples: |
      - who is it
  - intent: ask_causes
    metadata: {question: late}
    examples: |
      - when is it
      - how late
"""
FILES = {
    "responses/causes.yml": RESPONSES, "knowledge/claims/causes.yml": CLAIMS,
    "knowledge/sources/causes.yml": SOURCES, "nlu/questions_causes.yml": NLU,
}  # fmt: skip
ANSWERS = "responses/causes.yml"


@pytest.fixture
def data(tmp_path):
    for name, content in FILES.items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(content)
    for name in ("answers.yml", "follow_ups.yml"):
        (tmp_path / "data" / "knowledge" / name).write_bytes((DATA / "knowledge" / name).read_bytes())
    return tmp_path / "data"


KEPT = '        title: "Who"\n'
LATE = "    - condition: [{type: slot, name: detail, value: late}]\n      text"
TABLE = {
    "an unknown fact": (
        ANSWERS,
        "claims: [[causes.a]]",
        "claims: [[causes.x]]",
        r":11: unknown claim 'causes\.x'; add it to data/knowledge/claims/causes\.yml",
    ),
    "a fact that must not be used": (
        ANSWERS,
        "claims: [[causes.a]]",
        "claims: [[causes.b]]",
        r":11: claim 'causes\.b' must not be used; take the sentence out",
    ),
    "a sentence without facts": (
        ANSWERS,
        "          - []\n",
        "",
        r":20: 2 sentences, but 1 lists of claims; write one list for each",
    ),
    "facts that are no lists": (
        ANSWERS,
        "claims: [[causes.a]]",
        "claims: [causes.a]",
        r":11: 'claims' is no list of lists; write one list",
    ),
    "a key with a slip": (
        ANSWERS,
        'title: "When"',
        'titel: "When"',
        r":19: unknown key 'titel'; known keys: about, ",
    ),
    "a key that is missing": (ANSWERS, '        means: "when"\n', "", r":17: key 'means' is missing"),
    "no text": (ANSWERS, "      text: |-\n        Two.\n        Three.\n", "", r":12: key 'text' is missing"),
    "an answer twice": (
        ANSWERS,
        LATE,
        "    - text",
        r":12: answer 'causes' is there twice, see line 4; remove one",
    ),
    "a way to no answer": (
        ANSWERS,
        "[causes/late]",
        "[causes/soon]",
        r":10: 'next' names 'causes/soon', which is no answer; write the key",
    ),
    "a condition that cannot be read": (
        ANSWERS,
        "name: detail, value: late",
        "nam: detail, value: late",
        r":12: 'condition' cannot be read; write",
    ),
    "a signature without a name": (
        ANSWERS,
        KEPT,
        f"{KEPT}        reviewed: true\n",
        r":10: a signature has 'by' .*; let the reviewer sign",
    ),
    "no YAML": (ANSWERS, 'question: "When?"', 'question: "When?', r":\d+: "),
    "a tab": (ANSWERS, '        means: "who"', '\tmeans: "who"', r":8: "),
    "an unknown place": (
        "knowledge/claims/causes.yml",
        "section: main}]\n  -",
        "section: mian}]\n  -",
        r":7: unknown place 'guide/mian'; sections: main",
    ),
    "an unknown source": (
        "knowledge/claims/causes.yml",
        "source: guide, section: main}]\n  -",
        "source: giude, section: main}]\n  -",
        r":7: unknown source 'giude'",
    ),
    "a phrasing of two questions": (
        "nlu/questions_causes.yml",
        "- how late",
        "- Who is it",
        r":10: this phrasing is also under 'causes' "
        r"\(questions_causes\.yml:5\); leave it",
    ),
    "a phrasing without its mark": (
        "nlu/questions_causes.yml",
        "- how late",
        "how late",
        r":10: a phrasing begins with '- '",
    ),
    "phrasings of no answer": (
        "nlu/questions_causes.yml",
        "question: late",
        "question: soon",
        r":7: no answer 'causes/soon'; add the answer",
    ),
}


def test_a_right_project_has_no_mistake(data):
    assert mistakes(data) == []


@pytest.mark.parametrize("name", TABLE)
def test_a_mistake_is_told_with_file_line_and_fix(data, name):
    file, old, new, message = TABLE[name]
    assert FILES[file].count(old) == 1
    (data / file).write_text(FILES[file].replace(old, new))
    found = [str(error) for error in mistakes(data)]
    assert any(re.search(rf"{file}{message}", each) for each in found), found
    with pytest.raises(LaunchError, match="The model is as it was"):
        require_no_mistake(data)


def test_training_is_refused_with_the_mistakes_before_it_begins(data, tmp_path):
    (data / ANSWERS).write_text(RESPONSES.replace("[[causes.a]]", "[[causes.x]]"))
    with pytest.raises(LaunchError, match=r"causes\.yml:11: unknown claim"):
        ensure_model(tmp_path, tmp_path / "models" / "m.tar.gz", Stop())


def test_training_refuses_unsigned_answers_where_signatures_are_required(data, tmp_path, monkeypatch):
    monkeypatch.setenv("SEPSIS_REQUIRE_REVIEW", "1")
    with pytest.raises(
        LaunchError, match=r"(?s)causes\ncauses/late\n.* 2 of 2 answers are not signed.*make curate"
    ):
        ensure_model(tmp_path, tmp_path / "models" / "m.tar.gz", Stop())


def test_signed_answers_are_let_through(data):
    from sepsis_assistant.curation.blocks import with_review
    from sepsis_assistant.knowledge.answers import load_responses, read_answers
    from sepsis_assistant.knowledge.review import content_of

    path = data / ANSWERS
    for key, answer in read_answers(load_responses(data / "responses")).items():
        review = {"by": "Jane Smith", "on": "2026-12-01", "content": content_of(answer)}
        path.write_bytes(with_review(path.read_bytes(), path, key, review))
    require_review(data)
    path.write_text(path.read_text().replace("Three.", "Four."))
    with pytest.raises(LaunchError, match="causes/late"):
        require_review(data)


def test_the_files_of_the_project_have_no_mistake():
    assert [str(error) for error in mistakes(DATA)] == []
