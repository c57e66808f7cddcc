"""Spans that do not overlap."""

from hypothesis import given
from hypothesis import strategies as st

from sepsis_assistant.spans import Spans

SPAN = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(SPAN))
def test_a_span_is_kept_unless_it_overlaps_one_that_was(spans):
    spans_kept, kept = Spans(), []
    for start, end in spans:
        free = not any(a < end and start < b for a, b in kept)
        assert spans_kept.add(start, end) is free
        kept += [(start, end)] * free
