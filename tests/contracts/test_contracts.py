"""Contracts between the data files: every list is complete and every name is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sepsis_assistant.data_files import DATA, ROOT, read_yaml
from sepsis_assistant.evaluation.corpus import read_examples
from sepsis_assistant.knowledge.book import load_routes
from tests.support.data import ledger


def all_of(folder: str, section: str) -> list[tuple[Path, object]]:
    return [(p, read_yaml(p)[section]) for p in sorted((DATA / folder).glob("*.yml"))]


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, intent in read_examples(DATA / "nlu"):
        found.setdefault(intent, []).append(text)
    return found


DOMAIN = read_yaml(ROOT / "domain.yml")
CONFIG = read_yaml(ROOT / "config.yml")
RESPONSES = [(p, n, v) for p, block in all_of("responses", "responses") for n, v in block.items()]
NAMES = [n for _, n, _ in RESPONSES]
VARIANTS = [pytest.param(n, v, id=f"{n}-{i}") for _, n, vs in RESPONSES for i, v in enumerate(vs)]
RULES = [rule for _, rules in all_of("rules", "rules") for rule in rules]
INTENTS = DOMAIN["intents"]
TRAINED = [i for i in INTENTS if i != "nlu_fallback"]
EXAMPLES = examples()
SOURCES = ledger().sources
CLAIMS = ledger().claims
ANSWERED = load_routes().topics
CHECK = ("start_check", "stop_check")
HELP = ("report_help_coming", "report_help_arrived", "retract_alarm", "report_cannot_call")  # of an emergency
QUESTION = "utter_ask_check_"  # of the guided check: its beginning and its end carry the safety net
TOPICS = ["ask_causes", "ask_risk_groups", "ask_stages", "ask_prevention", "ask_warning_signs"]
OTHER_TOPICS = [
    "ask_definition", "ask_how_common", "ask_organ_damage", "ask_treatment", "ask_diagnosis",
    "ask_recovery", "ask_contagious",
]  # fmt: skip
LEAST = {
    **dict.fromkeys(TOPICS, 60),
    **dict.fromkeys(OTHER_TOPICS, 30),
    "out_of_scope": 200,
    "report_urgent_symptoms": 300,
}
FORBIDDEN = re.compile(
    r"1[.,]7 (billion|bn)|don'?t worry|do not worry|(do|does) not have sepsis|(do|does)n't have sepsis"
    r"|(is|it's) not sepsis|\b\d+ ?(mg|mcg|ml|micrograms?)\b|nothing to worry",
    re.IGNORECASE,
)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_a_rule(intent):
    assert any(step.get("intent") == intent for r in RULES for step in r["steps"])


@pytest.mark.parametrize("intent", TRAINED)
def test_every_intent_has_enough_training_messages(intent):
    assert len(EXAMPLES.get(intent, [])) >= LEAST.get(intent, 30)


@pytest.mark.parametrize("intent", TRAINED)
def test_every_intent_has_held_back_messages(intent):
    held = {intent for _, intent in read_examples(ROOT / "tests/nlu")}
    assert intent in held


def test_no_intent_is_trained_that_the_domain_does_not_know():
    assert set(EXAMPLES) == set(TRAINED)


def test_no_training_message_stands_under_two_intents():
    seen: dict[str, str] = {}
    twice = []
    for intent, texts in EXAMPLES.items():
        for text in texts:
            if seen.setdefault(text.lower(), intent) != intent:
                twice.append((text, intent))
    assert not twice


def test_response_names_are_unique():
    """Rasa lets a second definition win without a word."""
    assert len(NAMES) == len(set(NAMES))


def test_domain_holds_no_answer_text():
    assert "responses" not in DOMAIN


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["rule"])
def test_every_action_of_a_rule_exists(rule):
    known = {*NAMES, *DOMAIN["actions"], *DOMAIN["forms"], "action_listen", "action_restart"}
    actions = [s["action"] for s in rule["steps"] if "action" in s]
    assert set(actions) <= known


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_buttons_name_an_allowed_intent_or_send_a_question_of_ours_in_64_bytes(name, variant):
    allowed = CONFIG["pipeline"][0]["button_intents"]
    for payload in (button["payload"] for button in variant.get("buttons") or []):
        assert payload.removeprefix("/") in allowed or payload.startswith("{likely_question_")
        assert len(payload.encode()) <= 64


def test_buttons_cannot_forge_an_emergency_or_a_command_of_rasa():
    for intent in CONFIG["pipeline"][0]["button_intents"]:
        known = intent.startswith(("ask_", "greet", "help", "affirm", "deny", "unsure"))
        assert known or intent in (*CHECK, *HELP)


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_no_answer_says_what_is_forbidden(name, variant):
    assert not FORBIDDEN.search(variant["text"])


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_every_slot_in_an_answer_has_something_to_say_from_the_start(name, variant):
    """Rasa prints "None" for an empty slot."""
    assert "None" not in as_said(variant["text"])


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_an_answer_is_one_message(name, variant):
    """Rasa splits a text at blank lines, and the safety line would come apart from the answer."""
    assert "\n\n" not in variant["text"].strip()


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_every_answer_names_known_sources_and_usable_claims(name, variant):
    metadata = variant["metadata"]
    topic = name.removeprefix("utter_ask_")
    completed = topic != name and topic in ANSWERED  # from its claims, before training
    assert completed != ("sources" in metadata)
    assert set(metadata.get("sources", ())) <= set(SOURCES)
    for claim in (c for sentence in metadata["claims"] for c in sentence):
        assert CLAIMS[claim].usable


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_each_sentence_of_an_answer_lists_its_claims(name, variant):
    assert len(sentences(variant["text"])) == len(variant["metadata"]["claims"])


ANSWERS = [
    p for p in VARIANTS if p.values[0].startswith("utter_ask_") and not p.values[0].startswith(QUESTION)
]
CLOSERS = [
    "utter_goodbye", "utter_fallback", "utter_default", "utter_out_of_scope", "utter_report_symptoms",
    "utter_urgent_care",
    "utter_report_past_episode", "utter_report_bereavement", "utter_insult", "utter_manipulate",
    "utter_unsure", "utter_check_intro", "utter_check_hint", "utter_check_stopped", "utter_check_done",
    "utter_check_today",
]  # fmt: skip
# A line before an answer or after a kind line in full, a question back, and what is about nobody's health.
WITHOUT_THE_NET = {"before_answer", "again", "question", "question_open", "perhaps", "perhaps_open"}
NEVER_ABOUT_HEALTH = "utter_out_of_scope"


def needs_the_net(parameters) -> bool:
    """Leave out what is followed by an answer, and what is said to other subjects than health."""
    name, variant = parameters.values
    values = {condition["value"] for condition in variant.get("condition", ())}
    if name == NEVER_ABOUT_HEALTH:
        return "near" in values
    return name in CLOSERS and not values & WITHOUT_THE_NET


@pytest.mark.parametrize(("name", "variant"), ANSWERS)
def test_every_topic_answer_fits_a_phone_screen(name, variant):
    assert len(variant["text"].split()) <= 120


@pytest.mark.parametrize(("name", "variant"), [p for p in VARIANTS if needs_the_net(p)])
def test_fallbacks_goodbyes_and_replies_to_reports_carry_the_safety_net(name, variant):
    assert "999" in as_said(variant["text"])


@pytest.mark.parametrize(
    ("name", "variant"), [p for p in VARIANTS if p.values[0].startswith("utter_emergency")]
)
def test_emergency_replies_put_the_call_first(name, variant):
    first = as_said(sentences(variant["text"])[0])
    assert "call" in first.lower()
    assert all(number in first for number in ("999", "112", "911"))


@pytest.mark.parametrize(
    ("name", "variant"), [p for p in VARIANTS if p.values[0].startswith("utter_emergency")]
)
def test_the_buttons_of_an_emergency_reply_tell_of_the_help(name, variant):
    offered = [b["payload"].removeprefix("/") for b in variant.get("buttons") or ()]
    assert set(offered) <= set(HELP)
    assert bool(offered) == (name not in ("utter_emergency_self_harm", "utter_emergency_turn_failed"))
    waiting = str(variant.get("condition")).count("called")
    assert not offered or ("report_help_coming" in offered) != bool(waiting)


def as_said(text: str) -> str:
    """Fill in the initial values of the slots, as in a conversation that has just begun."""
    return re.sub(r"\{(\w+)\}", lambda m: str(DOMAIN["slots"][m[1]].get("initial_value")), text)


def sentences(text: str) -> list[str]:
    """Split as the headers of data/responses/ say: a "- " line is one sentence."""
    found = []
    for line in text.strip().splitlines():
        parts = [line] if line.startswith("- ") else re.split(r"(?<=[.?!])\"?\s+", line)
        found += [p for p in parts if p.strip()]
    return found


def references() -> list[tuple[str, str]]:
    found = []
    for name in ("signs", "combinations"):
        for entry in read_yaml(DATA / "safety" / f"{name}.yml")[name]:
            found += [(entry["id"], reference) for reference in entry["reference"]]
    vitals = read_yaml(DATA / "safety" / "vitals.yml")
    found += [("vitals", reference) for reference in vitals["references"]]
    return found


@pytest.mark.parametrize(("sign", "reference"), references())
def test_every_sign_refers_to_a_known_source(sign, reference):
    assert reference in SOURCES
