"""The phrase notation of the lexicon."""

import pytest

from sepsis_assistant.phrases.grammar import Grammar, NotationError
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.tokens import Normaliser

LISTS = {"colour": ["blue", "grey"]}


def matches(notation: str, text: str) -> bool:
    normaliser = Normaliser({"are": "is", "isn't": "isn't"}, {"shes": 3}, lambda word: word)
    phrases = Grammar(LISTS, frozenset({"is"})).phrases(notation)
    index = PhraseIndex(("k", p) for p in phrases)
    return any(True for _ in index.find(normaliser.doc(text)))


@pytest.mark.parametrize(
    ("notation", "text", "expected"),
    [
        ("lips is @colour", "Her lips are blue", True),
        ("lips is @colour", "Her lips are red", False),
        ("lips .. @colour", "lips have gone a bit blue", False),
        ("lips ..5 @colour", "lips have gone a bit blue", True),
        ("lips .. @colour", "his lips. Blue coat", False),
        ("breath* hard", "breathing hard", True),
        ("very? cold", "cold", True),
        ("{short of|fighting for} breath", "fighting for breath", True),
        ("{short of|fighting for} breath", "short breath", False),
        ("temp #", "temp 39", True),
        ("she", "shes cold", True),
    ],
)
def test_notation_matches_as_documented(notation, text, expected):
    assert matches(notation, text) is expected


@pytest.mark.parametrize("notation", ["a {b|c", "a|", "@nolist", "#", ".. ..", "a }"])
def test_malformed_notation_is_an_error(notation):
    with pytest.raises(NotationError):
        Grammar(LISTS, frozenset()).phrases(notation)
