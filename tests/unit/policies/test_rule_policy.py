"""Our rule policy predicts what Rasa's does, in every state that a conversation can get into."""

from __future__ import annotations

import json
import random

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    DefinePrevUserUtteredFeaturization,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.generator import TrackerWithCachedStates, TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter

from sepsis_assistant.data_files import ROOT
from sepsis_assistant.policies.rule_policy import IndexedRulePolicy
from sepsis_assistant.policies.rule_states import RuleIndex

STEPS, SEEDS = 60, 8
SLOTS = {
    "emergency_open": (True, False),
    "emergency_reply": ("emergency", "other", "self_harm", None),
    "detail": ("kidneys", "unknown", None),
    "data_request": ("none", "delete", "confirm_delete", "deleted", "export", "done"),
    "foreign_language": (True, False),
    "care_level": ("urgent", "routine", None),
}
FORMS = ("check_person_form", "check_adult_form", "check_child_form")


@pytest.fixture(scope="module")
def domain():
    files = [str(ROOT / "data" / "responses")]
    return TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), files
    ).get_domain()


@pytest.fixture(scope="module")
def policy(domain, tmp_path_factory) -> IndexedRulePolicy:
    """Return the policy trained on our rules, without the search for contradictions, which takes longest."""
    steps = [
        s
        for file in (ROOT / "data" / "rules").glob("*.yml")
        for s in YAMLStoryReader(domain).read_from_file(file)
    ]
    trackers: list[TrackerWithCachedStates] = TrainingDataGenerator(StoryGraph(steps), domain).generate()
    config = {
        **RulePolicy.get_default_config(),
        "check_for_contradictions": False,
        "core_fallback_action_name": "utter_fallback",
    }
    storage, resource = LocalModelStorage(tmp_path_factory.mktemp("model")), Resource("rules")
    context = ExecutionContext(GraphSchema({}))
    RulePolicy(config, storage, resource, context).train(trackers, domain)
    return IndexedRulePolicy.load(config, storage, resource, context)


def prediction(policy, tracker, domain, as_rasa=False):
    index = policy._index
    policy._index = None if as_rasa else index
    try:
        found = policy.predict_action_probabilities(tracker, domain)
    finally:
        policy._index = index
    loop = [str(event) for event in found.events]
    return list(found.probabilities), loop, found.is_no_user_prediction, found.is_end_to_end_prediction


def walk(domain, seed):
    """Yield a tracker after each of many events: those of likely turns, and some that come as they like."""
    chosen, intents = random.Random(seed), sorted(set(domain.intents))
    tracker = DialogueStateTracker.from_events("x", [ActionExecuted(ACTION_LISTEN_NAME)], domain.slots)
    actions = [name for name in domain.action_names_or_texts if name.startswith(("utter_", "action_delete"))]
    for _ in range(STEPS):
        name, form = chosen.choice(sorted(SLOTS)), chosen.choice(FORMS)
        events = [
            [ActionExecuted(ACTION_LISTEN_NAME), said(chosen.choice(intents))],
            [said(chosen.choice(intents)), DefinePrevUserUtteredFeaturization(False)],
            [SlotSet(name, chosen.choice(SLOTS[name]))],
            [ActionExecuted(form), ActiveLoop(form)],
            [ActionExecuted(form), ActionExecuted(ACTION_LISTEN_NAME)],
            [ActionExecutionRejected(form)],
            [ActiveLoop(None)],
            [ActionExecuted(chosen.choice(actions))],
            [Restarted()],
        ]
        for event in chosen.choices(events, weights=(6, 2, 4, 2, 1, 1, 1, 4, 0.3))[0]:
            tracker.update(event, domain)
        yield tracker


def said(intent):
    return UserUttered("words", {"name": intent, "confidence": 1.0})


@pytest.mark.parametrize("seed", range(SEEDS))
def test_it_predicts_what_rasas_policy_predicts(policy, domain, seed):
    assert policy._index is not None
    for tracker in walk(domain, seed):
        expected = prediction(policy, tracker, domain, as_rasa=True)
        assert prediction(policy, tracker, domain) == expected, list(map(str, tracker.events))


@pytest.mark.parametrize("intent", ["ask_causes", "greet", "nlu_fallback", "affirm"])
def test_a_rule_answers_and_then_the_turn_ends(policy, domain, intent):
    events = [ActionExecuted(ACTION_LISTEN_NAME), said(intent)]
    tracker = DialogueStateTracker.from_events("x", events, domain.slots, domain=domain)
    for action in (f"utter_{intent}".replace("nlu_", ""), ACTION_LISTEN_NAME):
        scores = prediction(policy, tracker, domain)[0]
        assert domain.action_names_or_texts[scores.index(max(scores))] == action
        tracker.update(ActionExecuted(action), domain)


@pytest.mark.parametrize(
    ("state", "plain"),
    [
        ({"user": {"intent": "greet"}, "prev_action": {"action_name": "action_listen"}}, True),
        ({"slots": {"detail": [1.0]}, "active_loop": {"name": "form"}}, True),
        ({"user": {"text": "hello"}}, False),
        ({"user": {"intent": "greet", "entities": ["country"]}}, False),
        ({"prev_action": {"action_text": "Hello."}}, False),
    ],
)
def test_rules_that_name_texts_or_entities_are_left_to_rasa(state, plain):
    assert (RuleIndex.of({"rules": {json.dumps([state]): "utter_greet"}}) is not None) is plain
