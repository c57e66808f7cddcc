"""The AnswerPolicy with a tracker and the project's domain: queue, slots, silence."""

from __future__ import annotations

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.policies.answer_policy import AnswerPolicy

RISK = ["risk_groups/older_people", "risk_groups/diabetes"]


@pytest.fixture(scope="module")
def domain() -> Domain:
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data" / "responses")]
    )
    return importer.get_domain()


@pytest.fixture(scope="module")
def policy(tmp_path_factory) -> AnswerPolicy:
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    context = ExecutionContext(GraphSchema({}))
    return AnswerPolicy.create(AnswerPolicy.get_default_config(), storage, Resource("answers"), context)


def tracker_with(domain: Domain, intent: str, answers=(), *before) -> DialogueStateTracker:
    parsed = {
        "intent": {"name": intent, "confidence": 1.0},
        "question": {"details": []},
        "asked": {"answers": list(answers)},
        "text": "x",
    }
    events = [ActionExecuted("action_listen"), *before, UserUttered("x", {"name": intent}, parse_data=parsed)]
    return DialogueStateTracker.from_events("test", events, domain.slots, domain=domain)


def run(policy: AnswerPolicy, tracker: DialogueStateTracker, domain: Domain) -> list[tuple[str, str | None]]:
    """Let the policy act until it listens or stays silent; return (action, slot detail) of each action."""
    done = []
    for _ in range(8):
        prediction: PolicyPrediction = policy.predict_action_probabilities(tracker, domain)
        if prediction.max_confidence == 0:
            return [*done, ("silent", None)]
        action = domain.action_names_or_texts[prediction.probabilities.index(1.0)]
        for event in [*prediction.optional_events, ActionExecuted(action)]:
            tracker.update(event, domain)
        done.append((action, tracker.get_slot("detail")))
        if action == "action_listen":
            return done
    raise AssertionError("it never listens")


def test_two_questions_are_answered_one_after_the_other_with_one_closing(policy, domain):
    tracker = tracker_with(domain, "ask_risk_groups", RISK)
    assert run(policy, tracker, domain) == [
        ("utter_ask_risk_groups", "older_people_part"),
        ("utter_ask_risk_groups", "diabetes_part"),
        ("utter_answer_closing", "emergency"),
        ("action_listen", None),
    ]
    assert tracker.get_slot("answer_queue") is None
    assert tracker.get_slot("last_topic") == "risk_groups"
    assert tracker.get_slot("last_details") == RISK
    assert tracker.get_slot("source_line").startswith("Sources: ")


def test_a_plain_question_gets_the_overview(policy, domain):
    assert run(policy, tracker_with(domain, "ask_causes"), domain) == [
        ("utter_ask_causes", None), ("action_listen", None),
    ]  # fmt: skip


def test_what_a_broken_turn_left_behind_does_no_harm(policy, domain):
    left = [SlotSet("detail", "kidneys"), SlotSet("answer_queue", [["utter_ask_organ_damage", "kidneys"]])]
    tracker = tracker_with(domain, "ask_causes", (), *left)
    assert run(policy, tracker, domain)[0] == ("utter_ask_causes", None)


@pytest.mark.parametrize("intent", ["greet", "report_urgent_symptoms", "report_symptoms", "out_of_scope"])
def test_it_is_silent_where_no_answer_is_asked_for(policy, domain, intent):
    assert run(policy, tracker_with(domain, intent, RISK), domain) == [("silent", None)]


def test_citations_are_those_of_the_last_answer(policy, domain):
    tracker = tracker_with(domain, "ask_prevention", ["prevention/flu_vaccine"])
    run(policy, tracker, domain)
    parsed = {"intent": {"name": "ask_sources"}, "question": {}, "text": "source?"}
    tracker.update(UserUttered("source?", {"name": "ask_sources"}, parse_data=parsed), domain)
    assert run(policy, tracker, domain)[0] == ("utter_ask_sources", "last_answer")
    assert "How to avoid infections that cause sepsis" in tracker.get_slot("citations")
    assert tracker.get_slot("last_details") == ["prevention/flu_vaccine"]
