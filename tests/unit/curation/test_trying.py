"""A talk with an edited text: which texts the assistant has, what is not trained yet, what a page says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sepsis_assistant.curation import trying
from sepsis_assistant.curation.checking import as_trained, edited
from sepsis_assistant.curation.site import Site
from sepsis_assistant.curation.trained import alike
from sepsis_assistant.curation.trying import Chat, Tried, put
from sepsis_assistant.data_files import ROOT, DataError
from sepsis_assistant.knowledge.answers import read_answers

KEY = "treatment/how_fast"
OTHER = "recovery/how_long"
TEXT = "Soon.\nVery soon."
CLAIMS = [["treatment.high_risk_hour"], []]
SITE = Site(ROOT)
LIBRARY = SITE.library
TYPED = {"text": TEXT, "sentence-0": "Soon.", "facts-0": "treatment.high_risk_hour, gone", "say": "hello"}


def agent_saying(responses):
    """Return a stand-in whose policies choose by one domain and which speaks with another."""
    own, of_policies = SimpleNamespace(responses=responses), SimpleNamespace(responses=responses)
    runner = SimpleNamespace(run=lambda inputs, targets: {name: of_policies for name in targets})
    processor = SimpleNamespace(graph_runner=runner)
    nlg = SimpleNamespace(responses=responses)
    return SimpleNamespace(domain=own, of_policies=of_policies, nlg=nlg, processor=processor)


def test_the_edited_text_is_in_each_form_of_its_answer_and_in_no_other() -> None:
    kept = read_answers(as_trained(LIBRARY, LIBRARY.responses))
    made = read_answers(as_trained(LIBRARY, edited(LIBRARY, KEY, TEXT, CLAIMS)))
    assert made[KEY].text.startswith(f"{TEXT}\nSources: ") and made[f"{KEY}_part"].text == TEXT
    assert made[f"{KEY}_again"].text.startswith("Soon.\nSources: ")
    assert made.keys() == {key for key in kept if kept[key].topic == "treatment"}
    assert {key for key in made if kept[key] != made[key]} == {KEY, f"{KEY}_part", f"{KEY}_again"}
    assert LIBRARY.answers[KEY].text != TEXT


def test_the_agent_speaks_and_chooses_by_the_same_texts() -> None:
    before = {"utter_ask_treatment": ["old"], "utter_greet": ["Hello."]}
    agent = agent_saying(before)
    put(agent, {"utter_ask_treatment": ["new"]})
    expected = {"utter_ask_treatment": ["new"], "utter_greet": ["Hello."]}
    assert agent.domain.responses == agent.of_policies.responses == agent.nlg.responses == expected
    assert before["utter_ask_treatment"] == ["old"]


def test_an_edit_counts_until_the_next_and_only_its_topic_is_made_anew(monkeypatch) -> None:
    made: list[int] = []

    def counted(library, responses):
        made.append(len(responses))
        return as_trained(library, responses)

    monkeypatch.setattr(trying.checking, "as_trained", counted)
    agent = agent_saying({})
    chat = Chat(LIBRARY, SimpleNamespace(agent=agent))
    other = LIBRARY.answers[OTHER]
    for key, text, claims in ((KEY, TEXT, CLAIMS), (KEY, TEXT, CLAIMS), (OTHER, other.text, other.claims)):
        chat._put(key, text, claims)
        said = read_answers(agent.nlg.responses)
        assert (said[f"{KEY}_part"].text == TEXT) is (key == KEY)
    assert said[f"{KEY}_part"].text == LIBRARY.answers[KEY].text.strip()
    assert made == [len(LIBRARY.responses), 1, 1]


def test_while_the_assistant_is_loaded_nothing_is_said() -> None:
    assistant = SimpleNamespace(is_loaded=lambda content: content is not LIBRARY.ledger)
    assert Chat(LIBRARY, assistant).say("a", "hello", KEY, TEXT, CLAIMS) is None


@pytest.mark.parametrize(
    ("message", "untrained"),
    [
        ("Is there a SECOND one?", True),  # in the files, not in the model
        ("is there an antidote", False),  # in both
        ("a message of anybody", False),  # in neither
    ],
)
def test_a_phrasing_that_no_training_has_seen_is_noticed(monkeypatch, message, untrained) -> None:
    library = SimpleNamespace(phrasings={KEY: ["is there an antidote?", "is there a second one"]})
    monkeypatch.setattr(trying, "trained_texts", lambda models: frozenset({"is there an antidote"}))
    chat = Chat(library, SimpleNamespace(agent=object(), models=None))
    assert chat._is_untrained(message) is untrained


def fails(error):
    def say(*_):
        raise error

    return say


@pytest.mark.parametrize(
    ("fields", "say", "status", "said"),
    [
        ({**TYPED, "say": " "}, fails(AssertionError()), 422, "Write a message"),
        ({**TYPED, "text": ""}, fails(AssertionError()), 422, "needs a text"),
        (TYPED, lambda *_: None, 202, "is being loaded"),
        (TYPED, fails(DataError(ROOT / "models", None, "no model")), 503, "models: no model"),
        (TYPED, fails(KeyError("secret")), 500, "failed (KeyError)"),
    ],
)
def test_a_message_that_gets_no_answer_is_told_why(monkeypatch, fields, say, status, said) -> None:
    monkeypatch.setattr(SITE, "talks", SimpleNamespace(say=say))
    page = SITE.chat(KEY, fields)
    assert (page.template, page.status) == ("line.html", status) and said in page.values["line"]


def test_a_message_goes_with_the_text_and_the_facts_as_typed(monkeypatch) -> None:
    seen: list[tuple[object, ...]] = []

    def say(*given: object) -> Tried:
        seen.append(given)
        return Tried((), ())

    monkeypatch.setattr(SITE, "talks", SimpleNamespace(say=say))
    page = SITE.chat(KEY, {**TYPED, "talk": "a", "shown": "Yes"})
    assert seen == [("a", "hello", KEY, TEXT, [["treatment.high_risk_hour"], []])]
    assert (page.template, page.status, page.values["said"]) == ("turn.html", 200, "Yes")


def test_without_a_model_no_phrasings_are_compared(tmp_path) -> None:
    assert alike(tmp_path) is None
