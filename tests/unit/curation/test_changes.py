"""What an editor and a reviewer may do, what is refused and why; on a copy of the project's content."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone

import pytest

from sepsis_assistant.curation import changes, facts
from sepsis_assistant.curation.conflicts import same_sense, same_words
from sepsis_assistant.curation.files import ChangedMeanwhile, Edit, version_at, write_all
from sepsis_assistant.curation.forms import draft_typed
from sepsis_assistant.curation.library import DUE, Library
from sepsis_assistant.curation.refusals import Refused
from sepsis_assistant.knowledge.review import SIGNED, UNSIGNED, state_of
from tests.support.editor import copy_of_content

TODAY = date(2026, 12, 1)
AUTHOR = changes.Author("Jane Smith", "clearer", datetime(2026, 12, 1, tzinfo=timezone.utc))
KEY = "treatment/how_fast"
NEW_SOURCE = {
    "id": "a_new_page", "title": "A page", "publisher": "A body", "url": "https://example.org/a",
    "date": "not printed", "review": "not printed", "heading": "What it says",
}  # fmt: skip


@pytest.fixture(scope="module")
def curation(tmp_path_factory):
    return changes.Curation(Library(copy_of_content(tmp_path_factory.mktemp("project"))))


@pytest.fixture(autouse=True)
def put_back(curation):
    """Leave the copy as it was: reading all of it anew takes seconds."""
    curation.library.look()
    before = {path: path.read_bytes() for path in curation.library.root.rglob("*.yml")}
    yield
    for path, content in before.items():
        if path.read_bytes() != content:
            path.write_bytes(content)
    for note in (curation.library.root / changes.NOTES).glob("*"):
        note.unlink()


def version(curation, key=KEY):
    return version_at(curation.responses_path(curation.library.answers[key]))


def notes(curation):
    return sorted((curation.library.root / changes.NOTES).glob("*.md"))


def everything(curation):
    return {path: path.read_bytes() for path in curation.library.root.rglob("*") if path.is_file()}


LONG = f"This first sentence goes on{' and on' * 12}."
TOO_LONG = r"treatment\.yml:\d+: the first sentence must answer in"
HARD = "Immunocompromised individuals require comprehensive multidisciplinary evaluation immediately."
UNKNOWN = r"there is no fact 'treatment\.nix'; search for it"
TEXTS = {
    "nothing": ("", [], "text", r"responses/treatment\.yml:\d+: an answer needs a text"),
    "a first sentence that is too long": (LONG, [[]], "text", TOO_LONG),
    "an all-clear": ("You do not have sepsis.", [[]], "text", r"must not say 'do not have sepsis'"),
    "a word that must not be said": ("It is not sepsis.", [[]], "text", r"must not say 'It is not sepsis'"),
    "words that are hard to read": (HARD, [[]], "text", r"at most 8\.0; use shorter words"),
    "a fact that is not there": ("Every hour counts.", [["treatment.nix"]], "facts", UNKNOWN),
    "too few facts": ("Every hour counts. So go.", [[]], "facts", r"2 sentences, but facts for 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_the_checks_refuse_is_refused_at_its_field(curation, name):
    text, claims, field, reason = TEXTS[name]
    before = everything(curation)
    with pytest.raises(Refused) as refused:
        curation.change_answer(KEY, version(curation), text, claims, AUTHOR)
    assert re.search(reason, " ".join(refused.value.problems[field]))
    assert everything(curation) == before


@pytest.mark.parametrize(
    ("who", "why", "field"), [("", "clearer", "who"), ("JS", "clearer", "who"), ("Jane Smith", "", "why")]
)
def test_a_change_needs_a_name_and_a_reason(curation, who, why, field):
    with pytest.raises(Refused) as refused:
        curation.change_answer(KEY, version(curation), "Go.", [[]], changes.Author(who, why, AUTHOR.when))
    assert list(refused.value.problems) == [field]


def test_a_change_writes_the_answer_and_a_note_and_nothing_else(curation):
    answer = curation.library.answers[KEY]
    path = curation.responses_path(answer)
    before = everything(curation)
    text = answer.text.replace("Adults at high risk from", "Adults with high risk of", 1)
    curation.change_answer(KEY, version(curation), text, answer.claims, AUTHOR)
    after = everything(curation)
    assert curation.library.answers[KEY].text == text
    differ = {p for p in after if after[p] != before.get(p) and p.name != "curation.lock"}
    assert differ == {path, *notes(curation)}
    assert before[path].replace(b"Adults at high risk from", b"Adults with high risk of", 1) == after[path]
    note = notes(curation)[0].read_text()
    for said in (
        "Jane Smith",
        "2026-12-01 00:00 UTC",
        "clearer",
        "data/responses/treatment.yml",
        "+        Adults with",
    ):
        assert said in note


def test_a_signature_stands_with_its_name_and_a_change_ends_it(curation):
    answer = curation.library.answers[KEY]
    assert state_of(answer) == UNSIGNED
    curation.sign(KEY, version(curation), "Dr Jane Smith", TODAY, None, AUTHOR)
    signed = curation.library.answers[KEY]
    assert state_of(signed) == SIGNED and signed.metadata["reviewed"]["by"] == "Dr Jane Smith"
    text = answer.text.replace("Adults at high risk from", "Adults with high risk of", 1)
    curation.change_answer(KEY, version(curation), text, answer.claims, AUTHOR)
    assert "reviewed" not in curation.library.answers[KEY].metadata


@pytest.mark.parametrize("name", ["", "JS", "Jane", "42 42"])
def test_nothing_is_signed_without_a_name(curation, name):
    with pytest.raises(Refused) as refused:
        curation.sign(KEY, version(curation), name, TODAY, None, AUTHOR)
    assert list(refused.value.problems) == ["by"]
    assert state_of(curation.library.answers[KEY]) == UNSIGNED


def test_what_the_checks_refuse_cannot_be_signed(curation):
    path = curation.responses_path(curation.library.answers[KEY])
    path.write_text(
        path.read_text().replace("Adults at high risk from sepsis should", "It is not sepsis, so adults", 1)
    )
    curation.library.look()
    with pytest.raises(Refused, match="before this is mended.*must not say 'It is not sepsis'"):
        curation.sign(KEY, version(curation), "Dr Jane Smith", TODAY, None, AUTHOR)


def test_reviewed_facts_are_due_later(curation):
    later = date(2028, 6, 1)
    assert DUE in curation.library.states(curation.library.answers[KEY], later)
    curation.sign(KEY, version(curation), "Dr Jane Smith", TODAY, date(2029, 1, 1), AUTHOR)
    answer = curation.library.answers[KEY]
    assert {c.next_review for c in curation.library.claims_of(answer)} == {date(2029, 1, 1)}
    assert curation.library.states(answer, later) == [SIGNED]


def test_a_file_that_somebody_else_changed_is_not_overwritten(curation):
    answer, old = curation.library.answers[KEY], version(curation)
    path = curation.responses_path(answer)
    path.write_text(path.read_text() + "# by somebody else\n")
    before = everything(curation)
    with pytest.raises(ChangedMeanwhile, match=r"treatment\.yml was changed by somebody else"):
        curation.change_answer(KEY, old, answer.text.replace("Adults at", "Those at"), answer.claims, AUTHOR)
    assert {p: c for p, c in everything(curation).items() if p.name != "curation.lock"} == {
        p: c for p, c in before.items() if p.name != "curation.lock"
    }


PHRASINGS = {
    "nothing": ("", "write 1 to 500 characters"),
    "one that it has": ("Time limit, antibiotics!", "this question has it already"),
    "one of another question": ("IS there an antidote?!", "it stands under 'treatment'"),
    "a mark of Rasa's": ("what is [it](thing)", "leave out"),
    "a command": ("/ask", "leave out"),
}


@pytest.mark.parametrize("name", PHRASINGS)
def test_a_phrasing_that_cannot_be_taken_is_refused(curation, name):
    text, reason = PHRASINGS[name]
    with pytest.raises(Refused, match=reason):
        curation.add_phrasing(KEY, version_at(curation.nlu_path(KEY)), text, AUTHOR)


def test_a_phrasing_is_added_to_its_question(curation):
    text = "how many hours till the antibiotics come then"
    curation.add_phrasing(KEY, version_at(curation.nlu_path(KEY)), text, AUTHOR)
    assert curation.library.phrasings[KEY][-1] == text


def new_fact(**changed):
    values = {"slug": "a_new_one", "statement": "It is so.", "sentence": 0, "place": "treat_sign/sepsis",
              "next_review": date(2027, 12, 1), "source": {}}  # fmt: skip
    return facts.NewFact(**{**values, **changed})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"slug": "hospital"}, "slug"),
        ({"slug": "No id"}, "slug"),
        ({"statement": "It is so"}, "statement"),
        ({"statement": "People who are extremely frail people who have."}, "statement"),
        ({"sentence": 9}, "sentence"),
        ({"place": "treat_sign/nix"}, "place"),
        ({"next_review": TODAY}, "next_review"),
        ({"source": {**NEW_SOURCE, "url": "example.org"}}, "source_url"),
        ({"source": {**NEW_SOURCE, "id": "treat_sign"}}, "source_id"),
        ({"source": {**NEW_SOURCE, "review": ""}}, "source_review"),
    ],
)
def test_a_fact_that_cannot_be_taken_is_refused_at_its_field(curation, changed, field):
    before = everything(curation)
    with pytest.raises(Refused) as refused:
        facts.add_fact(curation, KEY, version(curation), new_fact(**changed), TODAY, AUTHOR)
    assert list(refused.value.problems) == [field]
    assert everything(curation) == before


@pytest.mark.parametrize("source", [{}, NEW_SOURCE], ids=["of a known source", "of a new source"])
def test_a_fact_comes_with_its_source_and_its_sentence(curation, source):
    facts.add_fact(curation, KEY, version(curation), new_fact(source=source), TODAY, AUTHOR)
    claim = curation.library.ledger.claims["treatment.a_new_one"]
    place = claim.support[0]
    assert (place.source, place.section) == (("a_new_page", "main") if source else ("treat_sign", "sepsis"))
    assert curation.library.answers[KEY].claims[0][-1] == claim.id
    assert len(notes(curation)) == 1


def test_an_edit_that_reaches_further_than_meant_is_not_written(curation):
    path = curation.responses_path(curation.library.answers[KEY])
    content = path.read_bytes().replace(b"hospital", b"clinic")
    with pytest.raises(Refused, match="would change more than it should"):
        curation.write([Edit(path, version_at(path), content)], "too much", AUTHOR)


def test_a_disk_that_fails_in_the_middle_leaves_all_as_it_was(tmp_path):
    first, second = tmp_path / "a.yml", tmp_path / "no" / "b.yml"
    first.write_text("before")
    second.parent.touch()  # a file where a folder should be
    edits = [Edit(first, version_at(first), b"after"), Edit(second, "", b"new")]
    with pytest.raises(OSError):
        write_all(edits, tmp_path / "lock")
    assert first.read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.yml", "lock", "no"]


def test_sentences_that_moved_keep_their_facts_and_new_ones_have_none():
    fields = {
        "text": "One.\r\nNew. Two.",
        "sentence-0": "One.",
        "facts-0": "a.b",
        "sentence-1": "Two.",
        "facts-1": "none",
    }
    draft = draft_typed(fields)
    assert draft.is_new and draft.rows == [("One.", "a.b"), ("New.", ""), ("Two.", "none")]
    with pytest.raises(Refused, match="sentence 2: name the facts"):
        changes.claims_typed(draft.facts)


def test_phrasings_of_two_questions_are_found_by_words_and_by_sense():
    import numpy as np

    told = {"a": ["Is it bad?", "how bad"], "b": ["is it bad", "is it grave"]}
    assert [(c.first, c.second) for c in same_words(told)] == [(("a", "Is it bad?"), ("b", "is it bad"))]
    keys, texts = ["a", "a", "b", "b"], ["Is it bad?", "how bad", "is it bad", "is it grave"]
    vectors = np.array([[1, 0], [0, 1], [1, 0], [0.999, 0.0447]], dtype=np.float32)
    assert [(c.first[1], c.second[1]) for c in same_sense(keys, texts, vectors)] == [
        ("Is it bad?", "is it grave")
    ]
