"""The table of imports in docs/architecture.md is that of the code, and finds circles."""

import pytest

from sepsis_assistant.evaluation.imports_page import BEGIN, END, PAGE, levels, table, with_table


def test_the_table_in_the_page_is_up_to_date():
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page, table()) == page, "run: python -m sepsis_assistant.evaluation.imports_page"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({}, {}),
        ({"a": []}, {"a": 0}),
        ({"a": ["b"], "b": ["c"], "c": []}, {"a": 2, "b": 1, "c": 0}),
        ({"a": ["b", "c"], "b": ["c"], "c": [], "d": ["c"]}, {"a": 2, "b": 1, "c": 0, "d": 1}),
    ],
    ids=["nothing", "one", "a chain", "two ways"],
)
def test_each_stands_above_all_that_it_imports(found, expected):
    assert levels({name: frozenset(used) for name, used in found.items()}) == expected


def test_a_circle_is_named():
    with pytest.raises(ValueError, match="in a circle: a, b"):
        levels({"a": frozenset("b"), "b": frozenset("a"), "c": frozenset()})


def test_only_what_stands_between_the_marks_is_replaced():
    page = f"before\n{BEGIN}old\n{END}\nafter\n"
    assert with_table(page, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_page_without_the_marks_is_refused():
    with pytest.raises(ValueError, match="lacks the marks"):
        with_table("a page\n", "new")
