"""An edit of one block leaves every other byte as it was, in each of the project's own files."""

import difflib
from datetime import date

import pytest

from sepsis_assistant.curation import blocks
from sepsis_assistant.data_files import DATA, DataError, parse_yaml, read_yaml
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes

TOPICS = list(load_routes().topics)
ANSWERS = {k: a for k, a in read_answers(load_responses()).items() if a.topic in TOPICS}
REVIEW = {"by": 'Dr Jane "Joy" Smith', "on": "2026-12-31", "content": "ab12"}

FILE = b"""# A head.
version: "3.1"

responses:
  utter_ask_care:
    - text: |-
        One.   # no comment
        - two

      # a comment on the metadata
      metadata:
        question: 'Who?'
        claims: [[care.a], []]   # a comment on the facts
    # between two answers
    - condition: [{type: slot, name: detail, value: late}]
      text: |-
        Three.
      metadata:
        claims:
          - [care.b]   # here too
        emergency: true

  # the end of it
  utter_other:
    - text: "x"
"""


def changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    lines = list(difflib.ndiff(before.decode().splitlines(True), after.decode().splitlines(True)))
    return [x[2:] for x in lines if x.startswith("- ")], [x[2:] for x in lines if x.startswith("+ ")]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "care.yml"


TEXT_LATE = (["        Three.\n"], ["        Four.\n", "        # five\n"])
CASES = {
    "a text": (lambda c, p: blocks.with_text(c, p, "care/late", "Four.\n# five"), *TEXT_LATE),
    "the text of an item's first key": (
        lambda c, p: blocks.with_text(c, p, "care", "New."),
        ["        One.   # no comment\n", "        - two\n"],
        ["        New.\n"],
    ),
    "facts on one line": (
        lambda c, p: blocks.with_claims(c, p, "care", [["care.c"]]),
        ["        claims: [[care.a], []]   # a comment on the facts\n"],
        ["        claims:\n", "          - [care.c]\n"],
    ),
    "facts before another key": (
        lambda c, p: blocks.with_claims(c, p, "care/late", [["care.b", "care.c"]]),
        ["          - [care.b]   # here too\n"],
        ["          - [care.b, care.c]\n"],
    ),
    "a signature": (
        lambda c, p: blocks.with_review(c, p, "care/late", REVIEW),
        [],
        ['        reviewed: {by: "Dr Jane \\"Joy\\" Smith", on: "2026-12-31", content: "ab12"}\n'],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_only_the_lines_of_the_block_change(path, name):
    make, gone, new = CASES[name]
    assert changed(FILE, make(FILE, path)) == (gone, new)


def test_a_signature_that_is_taken_away_leaves_the_file_as_it_was(path):
    signed = blocks.with_review(FILE, path, "care", REVIEW)
    assert signed != FILE
    assert parse_yaml(signed, path)["responses"]["utter_ask_care"][0]["metadata"]["reviewed"] == REVIEW
    assert blocks.with_review(signed, path, "care", None) == FILE


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_line_endings_of_the_file_are_kept(path, ending):
    made = blocks.with_text(FILE.replace(b"\n", ending.encode()), path, "care/late", "Four.")
    assert made.decode().count("\n") == made.decode().count(ending)


def test_what_other_blocks_lean_on_is_not_changed(path):
    shared = FILE.replace(b"claims: [[care.a], []]", b"claims: &facts [[care.a], []]")
    with pytest.raises(DataError, match=r"care\.yml:13: 'claims' is shared with other blocks"):
        blocks.with_claims(shared, path, "care", [["care.c"]])


@pytest.mark.parametrize("key", ["care/never", "other"])
def test_an_answer_that_is_not_there_is_told(path, key):
    with pytest.raises(DataError, match="there is no answer"):
        blocks.with_text(FILE, path, key, "x")


@pytest.mark.parametrize("topic", TOPICS)
def test_writing_what_stands_there_changes_nothing(topic):
    path = DATA / "responses" / f"{topic}.yml"
    content = path.read_bytes()
    for key, answer in list(ANSWERS.items())[::7]:
        if answer.topic == topic:
            assert blocks.with_text(content, path, key, answer.text) == content, key
    key = next(k for k, a in ANSWERS.items() if a.topic == topic)
    signed = blocks.with_review(content, path, key, REVIEW)
    assert blocks.with_review(signed, path, key, None) == content


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_added_comes_last_and_reads_as_meant(topic):
    claim = {"id": f"{topic}.new", "statement": 'It "is": so # here.', "topic": topic}
    claim["support"] = [{"source": "a", "section": "b"}]
    source = {"title": "A: b", "kind": "reference", "sections": {"main": "# C"}}
    made = {
        f"nlu/questions_{topic}.yml": lambda c, p: blocks.with_phrasing(c, p, topic, "what: is # it?"),
        f"knowledge/claims/{topic}.yml": lambda c, p: blocks.with_claim(c, p, claim),
        f"knowledge/sources/{topic}.yml": lambda c, p: blocks.with_source(c, p, "new", source),
    }
    after = {name: (read_yaml(DATA / name), _added(DATA / name, make)) for name, make in made.items()}
    nlu, claims, sources = after.values()
    block = next(b for b in nlu[1]["nlu"] if b["metadata"]["question"] == "overview")
    assert block["examples"].endswith("\n- what: is # it?\n")
    assert (claims[1]["claims"][:-1], claims[1]["claims"][-1]) == (claims[0]["claims"], claim)
    assert sources[1]["sources"] == {**sources[0]["sources"], "new": source}


def _added(path, make):
    content = path.read_bytes()
    after = make(content, path)
    gone, new = changed(content, after) if len(content) < 40_000 else ([], None)
    assert not gone and (new is None or new)
    return parse_yaml(after, path)


def test_the_days_of_a_review_are_replaced_or_added():
    path = DATA / "knowledge" / "claims" / "treatment.yml"
    content = path.read_bytes()
    once = blocks.with_dates(content, path, "treatment.time_matters", date(2026, 12, 1), date(2027, 12, 1))
    assert changed(content, once) == (
        [],
        ["    last_reviewed: 2026-12-01\n", "    next_review: 2027-12-01\n"],
    )
    twice = blocks.with_dates(once, path, "treatment.time_matters", date(2027, 12, 1), date(2028, 12, 1))
    assert twice.count(b"next_review: 20") == once.count(b"next_review: 20")
