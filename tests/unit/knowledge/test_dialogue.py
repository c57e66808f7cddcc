"""The choice of the answers of one turn."""

import pytest

from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.knowledge.book import AnswerBook, load_routes
from sepsis_assistant.knowledge.dialogue import Inquiry, plan
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger

ROUTES = load_routes()
BOOK = AnswerBook(ROUTES, read_answers(dress(load_responses(), load_ledger(), ROUTES.topics)))
OLD, DIABETES = ("older_people", "risk_factor"), ("diabetes", "risk_factor")
KIDNEYS, BABIES = ("kidneys", "organ"), ("babies", "risk_factor")
AFTER_OLD = {
    "topic": "risk_groups",
    "last": ("risk_groups/older_people",),
    "told": ("risk_groups/older_people",),
}
AFTER_RISK = {"topic": "risk_groups", "last": ("risk_groups",), "told": ("risk_groups",)}
AFTER_ORGANS = {"topic": "organ_damage", "last": ("organ_damage",), "told": ("organ_damage",)}
AFTER_SKIN = {"topic": "causes", "last": ("causes/skin",), "told": ("causes/skin",)}


def steps(intent, **more):
    chosen = plan(Inquiry(intent, **more), BOOK)
    return None if chosen is None else [(s.action.removeprefix("utter_"), s.detail) for s in chosen.parts]


@pytest.mark.parametrize(
    ("intent", "more", "expected"),
    [
        pytest.param("greet", {}, None, id="no topic"),
        pytest.param("ask_risk_groups", {}, [("ask_risk_groups", None)], id="overview"),
        pytest.param(
            "ask_risk_groups",
            {"details": (OLD, DIABETES)},
            [("ask_risk_groups", "older_people"), ("ask_risk_groups", "diabetes")],
            id="several together",
        ),
        pytest.param(
            "ask_risk_groups",
            {"details": (OLD, DIABETES, BABIES, ("cancer", "risk_factor"))},
            [
                ("answer_note", "too_many"),
                ("ask_risk_groups", "older_people"),
                ("ask_risk_groups", "diabetes"),
                ("ask_risk_groups", "babies"),
            ],
            id="more than three",
        ),
        pytest.param(
            "ask_causes",
            {"also": "stages"},
            [("ask_causes", None), ("ask_stages", "in_short")],
            id="on the border of two topics",
        ),
        pytest.param(
            "ask_definition",
            {"details": (("bacteria", "germ"),)},
            [("ask_causes", "bacteria"), ("ask_definition", "in_short")],
            id="the asked topic is said too",
        ),
        pytest.param(
            "ask_stages",
            {"also": "organ_damage", "details": (KIDNEYS,)},
            [("ask_stages", "severe_sepsis"), ("ask_organ_damage", "kidneys")],
            id="on the border, with a detail of the second",
        ),
        pytest.param(
            "ask_causes",
            {"also": "risk_groups", "details": (DIABETES,)},
            [("ask_risk_groups", "diabetes"), ("ask_causes", "in_short")],
            id="the second topic has answered already",
        ),
        pytest.param(
            "ask_causes",
            {"details": (DIABETES,)},
            [("ask_risk_groups", "diabetes"), ("ask_causes", "in_short")],
            id="from its home topic",
        ),
        pytest.param(
            "ask_prevention",
            {"details": (("skin", "infection_source"),)},
            [("ask_prevention", "wounds")],
            id="by another name",
        ),
        pytest.param(
            "ask_causes",
            {"unknown": ("causes",)},
            [("answer_note", "unknown"), ("ask_causes", None)],
            id="unknown thing",
        ),
        pytest.param(
            "ask_organ_damage",
            {"details": (("unlisted_organ", "organ"),)},
            [("answer_note", "unknown"), ("ask_organ_damage", None)],
            id="known word, no answer",
        ),
        pytest.param("ask_contagious", {"details": (OLD,)}, [("ask_contagious", None)], id="passed over"),
        pytest.param(
            "ask_about_detail",
            {"details": (BABIES,), **AFTER_OLD},
            [("ask_risk_groups", "babies")],
            id="and for babies",
        ),
        pytest.param(
            "ask_about_detail",
            {"details": (KIDNEYS,), "topic": "treatment", "last": ("treatment",)},
            [("ask_treatment", "kidneys")],
            id="kidneys under treatment",
        ),
        pytest.param(
            "ask_about_detail", {"details": (KIDNEYS,)}, [("ask_organ_damage", "kidneys")], id="kidneys"
        ),
        pytest.param("ask_about_detail", {}, None, id="a detail of nothing"),
        pytest.param(
            "nlu_fallback",
            {"details": (KIDNEYS,), "words": 1},
            [("ask_organ_damage", "kidneys")],
            id="a fragment that was not understood",
        ),
        pytest.param("nlu_fallback", {"details": (KIDNEYS,), "words": 30}, None, id="a long text"),
        pytest.param("ask_more", AFTER_RISK, [("ask_risk_groups", "older_people")], id="more"),
        pytest.param("ask_more", {}, None, id="more of nothing"),
        pytest.param("ask_simpler", AFTER_RISK, [("ask_risk_groups", "in_short")], id="simpler overview"),
        pytest.param(
            "ask_simpler", AFTER_OLD, [("ask_risk_groups", "older_people_again")], id="simpler detail"
        ),
        pytest.param("ask_why", AFTER_ORGANS, [("ask_organ_damage", "blood_vessels")], id="why"),
        pytest.param("ask_worst", AFTER_RISK, [("ask_risk_groups", "worst")], id="worst"),
        pytest.param(
            "ask_prevention",
            {"points_back": True, **AFTER_SKIN},
            [("ask_prevention", "wounds")],
            id="prevent that",
        ),
        pytest.param("ask_prevention", AFTER_SKIN, [("ask_prevention", None)], id="does not point back"),
        pytest.param("ask_sources", AFTER_OLD, [("ask_sources", "last_answer")], id="where from"),
        pytest.param("ask_sources", {}, None, id="where from, nothing said"),
        pytest.param("ask_risk_groups", AFTER_RISK, [("ask_risk_groups", "in_short")], id="asked again"),
        pytest.param(
            "ask_risk_groups",
            {"details": (OLD,), **AFTER_OLD},
            [("ask_risk_groups", "older_people_again")],
            id="detail asked again",
        ),
    ],
)
def test_plan(intent, more, expected):
    assert steps(intent, **more) == expected


@pytest.mark.parametrize("topic", ROUTES.topics)
def test_asking_for_more_never_repeats_and_ends(topic):
    told, last = [topic], (topic,)
    for _ in range(60):
        chosen = plan(Inquiry("ask_more", topic=topic, last=last, told=tuple(told)), BOOK)
        if not chosen.fresh:
            return
        assert not set(chosen.keys) & set(told)
        told, last = [*told, *chosen.keys], chosen.keys
    pytest.fail("it never ends")


@pytest.mark.parametrize("topic", ROUTES.topics)
def test_a_question_asked_again_gets_the_short_answer_then_the_long_one(topic):
    told, given = [], []
    for _ in range(3):
        chosen = plan(Inquiry(f"ask_{topic}", told=tuple(told)), BOOK)
        told += chosen.keys
        given += chosen.keys
    assert given == [topic, f"{topic}/in_short", topic]


def test_every_route_leads_to_an_answer():
    named = [f"{t}/{d}" for t, m in ROUTES.instead.items() for d in m.values()]
    assert not [key for key in [*named, *ROUTES.why.values(), *ROUTES.why] if key not in BOOK]
