"""What people write next after an answer: reading the files, and the index of their messages."""

from __future__ import annotations

import numpy as np
import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.retrieval.followed import FollowedIndex, Next, read_next

KNOWN = {"causes": 1, "causes/skin": 1, "stages": 1}


def read(tmp_path, text):
    (tmp_path / "causes.yml").write_text(text, encoding="utf-8")
    return read_next(KNOWN, tmp_path)


def test_each_message_keeps_the_answer_before_it_and_the_one_that_it_gets(tmp_path):
    found = read(tmp_path, "causes:\n  causes/skin: [from a cut?]\n  none: [whose fault is it]\n")
    assert found == [
        Next("causes", "causes/skin", "from a cut?"),
        Next("causes", "none", "whose fault is it"),
    ]


@pytest.mark.parametrize("text", ["cause: {stages: [x]}", "causes: {stage: [x]}"])
def test_a_key_of_no_answer_is_an_error_that_names_it(tmp_path, text):
    with pytest.raises(DataError, match="is no answer"):
        read(tmp_path, text)


TOLD = [
    Next("causes", "stages", "a"),
    Next("causes/skin", "causes", "b"),
    Next("stages", "causes", "c"),
    Next("stages", "none", "d"),
]


def nearest(index, vector, last):
    return index.nearest(index.likeness(vector), last)


INDEX = FollowedIndex.of(TOLD, np.eye(4))


@pytest.mark.parametrize(
    ("place", "last", "key", "likeness"),
    [
        (0, "causes", "stages", (1.0, 1.0, 1.0)),
        (1, "causes", "causes", (0.0, 1.0, 1.0)),
        (2, "causes", "causes", (0.0, 0.0, 1.0)),
        (3, "stages", "none", (1.0, 1.0, 1.0)),
    ],
)
def test_likeness_is_told_after_the_same_answer_in_its_topic_and_anywhere(place, last, key, likeness):
    assert nearest(INDEX, np.eye(4)[place], last) == {key: likeness}


def test_an_empty_index_finds_nothing_and_is_kept_as_well_as_another(tmp_path):
    empty = FollowedIndex.of([], np.zeros((0, 4)))
    assert nearest(empty, np.ones(4), "causes") == {}
    for index in (empty, INDEX):
        index.save(tmp_path)
        again = FollowedIndex.load(tmp_path)
        assert nearest(again, np.eye(4)[0], "causes") == nearest(index, np.eye(4)[0], "causes")
