"""The words of questions: whether sepsis is named, and how much each word tells."""

import pytest

from sepsis_assistant.retrieval.words import Vocabulary, names_sepsis, shared, stems_of


@pytest.mark.parametrize(
    "text",
    ["what is sepsis", "whats sespis", "septik shock", "blood poisoning", "sepcis", "SEPSIS?", "septicimia",
     "poison in the blood", "urosepsis", "septisemia signs"],
)  # fmt: skip
def test_sepsis_is_named_in_whatever_spelling(text):
    assert names_sepsis(text)


@pytest.mark.parametrize(
    "text",
    ["antiseptic cream", "septum surgery", "I am sceptical", "food poisoning", "how do i step this up"],
)
def test_other_words_do_not_name_sepsis(text):
    assert not names_sepsis(text)


def test_forms_of_a_word_have_one_stem():
    assert stems_of("Prevents prevention?") == ("preve", "preve")


def test_a_rare_word_tells_more_and_an_unknown_one_most():
    words = Vocabulary.of([stems_of(text) for text in ("what is sepsis", "what is lactate", "what is shock")])
    told = words.told(["what", "lacta", "zebra"])
    assert told["what"] < told["lacta"] < told["zebra"]
    assert shared(words.told(["lacta"]), {"lacta", "what"}) == 1.0
    assert shared(words.told(["zebra", "what"]), {"what"}) < 0.5
    assert shared({}, {"what"}) == 0.0
    assert words.strangeness(["what", "zebra"]) == 0.5
