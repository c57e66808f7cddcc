"""Questions about other subjects in the forms of ours."""

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.retrieval.other_subjects import FAR, NEAR, other_questions
from sepsis_assistant.retrieval.words import names_sepsis


def test_the_same_questions_are_made_every_time_and_none_names_sepsis():
    made = other_questions(3)
    assert made == other_questions(3) != other_questions(4)
    assert {scope for _, scope in made} == {NEAR, FAR}
    assert len(made) > 1000
    assert not [text for text, _ in made if names_sepsis(text) or "{" in text]


def test_a_form_without_names_for_it_is_reported_with_its_line(tmp_path):
    path = tmp_path / "other_subjects.yml"
    path.write_text(
        "each: 2\nnear:\n  illness:\n    - what is {}\nfar:\n  none:\n    - hello\nsubjects:\n  drug: [x]\n"
    )
    with pytest.raises(DataError, match=r"other_subjects\.yml:3: no subjects of the kind 'illness'"):
        other_questions(1, path)
