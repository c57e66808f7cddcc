"""Wilson bounds and the corpus reader."""

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.evaluation.corpus import read_corpus
from sepsis_assistant.evaluation.figures import wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (50, 100, 0.404, 0.596)],
)
def test_wilson_agrees_with_published_values(hits, total, low, high):
    assert wilson(hits, total) == pytest.approx((low, high), abs=0.001)


def test_a_line_with_missing_columns_is_named(tmp_path):
    (tmp_path / "danger_x.tsv").write_text("fit\tself\tplain\thelp\nfit\thelp\n")
    with pytest.raises(DataError, match=r"danger_x.tsv:2: expected"):
        read_corpus(tmp_path)
