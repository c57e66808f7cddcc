"""Phrases are found where spaCy's Matcher, greedy for the longest, finds them."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher

from sepsis_assistant.phrases.grammar import Grammar, Phrase
from sepsis_assistant.phrases.matching import PhraseIndex
from sepsis_assistant.phrases.spelling import SpellingCorrector
from sepsis_assistant.phrases.tokens import Normaliser

NORMALISER = Normaliser({}, {}, lambda word: word)
VOCAB = spacy.blank("en").vocab
BREAKS = [".", "!", "?", ";", ":", "\n"]
WORDS = ["blue", "lips", "very", "bluest", "cold", "7", "ten", ".", "!", "a"]
ITEMS = ["blue", "lips|cold", "blu*", "very?", "a|very?", "..", "..1", "#", "#?", "cold"]


def as_matcher(phrase: Phrase) -> Matcher:
    pattern = []
    for item in phrase.items:
        if item.gap:
            pattern += [{"NORM": {"NOT_IN": BREAKS}, "OP": "?"}] * item.gap
            continue
        endings = [f"{w}$" for w in item.words] + [rf"{b}\w*$" for b in item.beginnings]
        test = {"LIKE_NUM": True} if item.number else {"NORM": {"REGEX": f"^(?:{'|'.join(endings)})"}}
        pattern.append({**test, **({"OP": "?"} if item.optional else {})})
    matcher = Matcher(VOCAB)
    matcher.add("p", [pattern], greedy="LONGEST")
    return matcher


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(ITEMS), max_size=5), st.lists(st.sampled_from(WORDS), max_size=14))
def test_the_same_as_spacys_matcher(items, words):
    (phrase,) = Grammar({}, frozenset({"a"})).phrases(" ".join([*items, "blue"]))
    doc = NORMALISER.doc(" ".join(words))
    found = [(start, end) for _, _, start, end in PhraseIndex([("k", phrase)]).find(doc)]
    assert found == [(start, end) for _, start, end in as_matcher(phrase)(doc)]


@pytest.mark.parametrize("vocabulary", [["could", "cold"], ["cold", "could"]])
def test_of_two_words_equally_near_the_first_in_the_alphabet_is_meant(vocabulary):
    assert SpellingCorrector(vocabulary).correct("cowld") == "cold"
