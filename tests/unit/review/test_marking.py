"""The words that gave a sign are marked, and the pieces are the text."""

from hypothesis import given
from hypothesis import strategies as st

from sepsis_assistant.review.marking import Piece, pieces
from tests.support.review_turns import DENIED, FEVER, TEXT, sign


def test_each_sign_is_marked_by_its_number_and_by_how_it_is_meant():
    assert pieces(TEXT, [DENIED, sign(), FEVER]) == [
        Piece("She is not "),
        Piece("confused", (1,), "apart"),
        Piece(", but her "),
        Piece("lips are blue", (2,), "sign"),
        Piece(" & <b>"),
        Piece("cold", (3,), "part"),
        Piece("</b>"),
    ]


def test_words_of_two_signs_are_cut_where_one_ends_and_the_gravest_shows():
    found = pieces(TEXT, [sign("lips are blue", part=True), sign("blue")])
    assert found[1:3] == [Piece("lips are ", (1,), "part"), Piece("blue", (1, 2), "sign")]


def test_a_sign_of_several_together_marks_nothing_for_its_parts_do():
    assert pieces(TEXT, [sign(finder="combination")]) == [Piece(TEXT)]


def test_a_sign_without_a_place_marks_nothing():
    assert pieces(TEXT, [sign("", start=0, end=0, finder="classifier")]) == [Piece(TEXT)]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-1, 50), st.integers(-1, 50)), max_size=6))
def test_the_pieces_are_the_text_whatever_was_found(text, places):
    signs = [sign(start=a, end=b) for a, b in places]
    assert "".join(piece.text for piece in pieces(text, signs)) == text
