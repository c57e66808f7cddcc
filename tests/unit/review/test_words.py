"""The words of a review are checked when they are read, and name only files that are there."""

import re

import pytest

from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.review.words import REVIEW, load_words, words

_FILE = re.compile(r"\b((?:data|docs|sepsis_assistant|tests)/[\w./*-]*\w(?:\.\w+)?)")


@pytest.mark.parametrize("name", words().stages)
def test_a_stage_names_only_files_that_are_there(name):
    stage = words().stages[name]
    mended_in = _FILE.findall(stage.mend.replace("<topic>", "*"))
    assert (mended_in or "make missed" in stage.mend) and stage.looked_at_by
    assert not [each for each in (*mended_in, *stage.looked_at_by) if not list(ROOT.glob(each))]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("  urgent:", "  urgently:", "unknown key 'urgently'"),
        ('  negated: "denied"\n', "", "key 'negated' is missing or empty"),
        ("took it back: {}.", "took it back: {} {}.", "'said' has room for one thing"),
    ],
)
def test_what_is_wrong_in_the_words_is_told_with_file_and_line(tmp_path, old, new, complaint):
    path = tmp_path / "review.yml"
    path.write_text(REVIEW.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=rf"review\.yml:\d+: {complaint}"):
        load_words(path)
