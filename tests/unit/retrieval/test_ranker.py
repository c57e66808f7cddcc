"""The index, the judge and the gate, on vectors made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sepsis_assistant.learning.features import rows_of
from sepsis_assistant.learning.softmax import Settings, SoftmaxModel
from sepsis_assistant.retrieval.followed import FollowedIndex, Next
from sepsis_assistant.retrieval.following import AFTER, About, in_context
from sepsis_assistant.retrieval.index import QuestionIndex
from sepsis_assistant.retrieval.ranker import GATE_FILE, QuestionRanker, Reading
from sepsis_assistant.retrieval.weights import NONE, PAIR, SCOPE, SCOPES, Thresholds, Weights

WORDS = ("cause", "stage", "kidney", "something", "weather", "rash")
PHRASINGS = {
    "causes": ["what is the cause", "cause of it", "the cause please"],
    "stages": ["which stage is it", "the stage", "stage names"],
    "causes/named_illness": ["can something cause it", "something as the cause"],
}
ABOUT = {
    "causes": About("causes"),
    "stages": About("stages"),
    "causes/named_illness": About("causes", names=frozenset({"thing_illness"})),
}
FOLLOWED = (("causes", "stages", "and the rash then"), ("causes", "none", "and the kidney then"))
AFTER_WEIGHTS = {"together": 1.0, "own": 6.0, "none": -3.0, "outside": -1.0, "strange": 0.5}
SETTINGS = Settings(epochs=30, rate=0.05)


def encode(texts):
    """Return a unit vector a text: which of WORDS it holds."""
    rows = np.array([[float(word in text.lower()) for word in WORDS] + [0.2] for text in texts], np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def weights(**pair):
    chosen = {"likeness": 20.0, "head": 0.5, "thing": 6.0, **pair}
    none = {"bias": 12.0}
    scope = np.zeros((len(SCOPE), len(SCOPES)))
    scope[SCOPE.index("head_far")] = (0.0, 0.0, 1.0)
    scope[SCOPE.index("head_near")] = (0.0, 1.0, 0.0)
    return Weights(
        np.array([chosen.get(name, 0.0) for name in PAIR]),
        np.array([none.get(name, 0.0) for name in NONE]),
        scope,
        np.array([AFTER_WEIGHTS.get(n, 0.0) for n in AFTER]),
        Thresholds(0.5, 0.6, 0.1, 0.3, 0.9, 0.6, 0.95, 0.95),
    )


@pytest.fixture(scope="module")
def ranker() -> QuestionRanker:
    told = [(text, key) for key, texts in PHRASINGS.items() for text in texts]
    texts = [text for text, _ in told]
    index = QuestionIndex.fit(texts, [key for _, key in told], encode(texts), SETTINGS)
    others = ["the weather", "weather today", "my kidney"]
    rows = rows_of([*texts, *others], encode([*texts, *others]))
    gate = SoftmaxModel.fit(rows, ["ours"] * len(texts) + ["far", "far", "near"], SETTINGS)
    next_ones = [Next(*each) for each in FOLLOWED]
    followed = FollowedIndex.of(next_ones, encode([each.text for each in next_ones]))
    return QuestionRanker(index, gate, weights(), ABOUT, encode, followed)


@pytest.mark.parametrize(
    ("text", "key"),
    [("tell me the cause", "causes"), ("stage?", "stages"), ("WHAT IS THE CAUSE", "causes")],
)
def test_the_nearest_question_is_likeliest(ranker, text, key):
    assert ranker.ask(text, Reading()).ranking[0][0] == key


def test_our_own_words_are_certain(ranker):
    assert ranker.ask("Cause of it", Reading()).ranking == (("causes", 1.0),)


def test_an_answer_with_room_for_a_thing_is_compared_without_its_name(ranker):
    reading = Reading((("thing_illness:gout", "thing_illness"),), masked="can something cause it")
    assert ranker.ask("can gout cause it", reading).ranking[0][0] == "causes/named_illness"
    assert ranker.ask("can it cause gout", Reading()).ranking[0][0] == "causes"


@pytest.mark.parametrize(
    ("text", "scope"), [("the cause", "ours"), ("nice weather", "far"), ("a kidney", "near")]
)
def test_the_gate_tells_our_subject_from_others(ranker, text, scope):
    found = ranker.ask(text, Reading()).scope
    assert max(found, key=found.get) == scope
    assert sum(found.values()) == pytest.approx(1.0)


def test_the_sentence_that_asks_is_read_apart(ranker):
    asked = ranker.ask("Nice weather. What is the cause, please?", Reading(), lambda part: Reading())
    assert [part.ranking[0][0] for part in asked.parts] == ["causes"]
    assert asked.parts[0].outside < 0.5


def test_what_was_trained_is_the_same_after_loading(ranker, tmp_path):
    ranker.save(tmp_path)
    index = QuestionIndex.load(tmp_path)
    gate = SoftmaxModel.load(tmp_path / GATE_FILE)
    again = QuestionRanker(index, gate, weights(), ABOUT, encode, FollowedIndex.load(tmp_path))
    for text in ("tell me the cause", "nice weather", "a rash"):
        old, new = ranker.ask(text, Reading()), again.ask(text, Reading())
        assert [key for key, _ in old.ranking] == [key for key, _ in new.ranking]
        assert old.best == pytest.approx(new.best, abs=0.01)
    text = "and the rash then"
    assert (
        again.after(text, (), 0.0, "causes", read)[0][0] == ranker.after(text, (), 0.0, "causes", read)[0][0]
    )


def read(text):
    return Reading()


@pytest.mark.parametrize(
    ("text", "last", "key"),
    [
        ("so and the rash", "causes", "stages"),
        ("so and the kidney", "causes", "none"),
        ("so and the weather", "causes", "outside"),
    ],
)
def test_what_people_wrote_next_says_what_is_meant(ranker, text, last, key):
    outside = ranker.ask(text, Reading()).outside
    assert ranker.after(text, (), outside, last, read)[0][0] == key


def test_an_answer_that_is_not_known_leads_nowhere(ranker):
    assert ranker.after("and then?", (), 0.0, "unheard_of", read) == ()


@pytest.mark.parametrize(
    ("ranking", "whole", "likeliest"),
    [
        ((("stages", 0.9), ("stages/mild", 0.05)), (("causes", 0.5), ("stages/mild", 0.4)), "stages/mild"),
        ((("stages", 0.9), ("causes", 0.05)), (("causes", 0.9), ("recovery", 0.1)), "stages"),
        ((("causes", 0.8), ("stages", 0.1)), (("causes", 0.6), ("stages", 0.3)), "stages"),
    ],
    ids=["what it leaves out stands before", "the first question is no reason", "beside the first"],
)
def test_the_whole_message_speaks_for_what_its_second_question_leaves_out(ranking, whole, likeliest):
    found = in_context(ranking, "causes", whole)
    assert found[0][0] == likeliest
    assert sum(p for _, p in found) == pytest.approx(sum(p for _, p in ranking))
