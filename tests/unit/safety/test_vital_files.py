"""Errors in the files of numbers and of thresholds."""

from __future__ import annotations

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.numbers.reader import READINGS, load_number_rules
from sepsis_assistant.safety.vitals import VITALS, load_vital_rules
from tests.support.readings import NUMBERS


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: lactate, at_least: 2,", "kind: lactate,", "give one number"),
        ("reference: [nice_cg151]", "reference: [nobody]", "'nobody' is not in this file"),
        ("kind: news2, at_least", "kind: newz, at_least", "unknown kind 'newz'"),
    ],
)
def test_a_wrong_threshold_is_named_with_its_line(tmp_path, old, new, message):
    path = tmp_path / "vitals.yml"
    path.write_text(VITALS.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=message) as error:
        load_vital_rules(NUMBERS.kinds, path)
    assert str(error.value).startswith(f"{path}:")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gap_stops:", "gap_stop:", "unknown key 'gap_stop'"),
        ("range: [0.1, 30]", "range: [30, 1]", "the first must be the smaller"),
        ("fahrenheit: [86, 110]", "fahrenheit: [86]", "must be two numbers"),
        ("other: {pulse:", "other: {puls:", "unknown key 'puls'"),
        ("apart: 20,", "distance: 20,", "unknown key 'distance'"),
    ],
)
def test_a_wrong_reading_is_named_with_its_line(tmp_path, old, new, message):
    path = tmp_path / "readings.yml"
    path.write_text(READINGS.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=message) as error:
        load_number_rules(path)
    assert str(error.value).startswith(f"{path}:")
