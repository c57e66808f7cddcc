"""The choice of the answers of one turn."""

import pytest

from sepsis_assistant.knowledge.answers import read_answers
from sepsis_assistant.knowledge.book import AnswerBook, load_routes
from sepsis_assistant.knowledge.dialogue import Inquiry, full, plan
from tests.support.data import dressed

ROUTES = load_routes()
BOOK = AnswerBook(ROUTES, read_answers(dressed()))
OLD, KIDNEYS, BABIES = ("older_people", "risk_factor"), ("kidneys", "organ"), ("babies", "risk_factor")
AFTER_OLD = {
    "topic": "risk_groups",
    "last": ("risk_groups/older_people",),
    "told": ("risk_groups/older_people",),
}
AFTER_RISK = {"topic": "risk_groups", "last": ("risk_groups",), "told": ("risk_groups",)}
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
            "ask_recovery",
            {"answers": ("recovery/survive_untreated",)},
            [("ask_recovery", "survive_untreated")],
            id="the question that was found",
        ),
        pytest.param(
            "ask_recovery",
            {"answers": ("recovery/is_gone",)},
            [("ask_recovery", None)],
            id="an answer that is no more",
        ),
        pytest.param(
            "ask_causes",
            {"answers": ("causes/small_cut", "recovery/survive_untreated")},
            [
                ("ask_causes", "small_cut_part"),
                ("ask_recovery", "survive_untreated_part"),
                ("answer_closing", "emergency"),
            ],
            id="two questions, one emergency line",
        ),
        pytest.param(
            "ask_definition",
            {"answers": ("definition", "how_common/uk")},
            [("ask_definition", "overview_part"), ("ask_how_common", "uk_part"), ("answer_closing", None)],
            id="two questions, none of them urgent",
        ),
        pytest.param(
            "ask_about_detail",
            {"details": (BABIES,), **AFTER_OLD},
            [("ask_risk_groups", "babies")],
            id="and for babies",
        ),
        pytest.param(
            "ask_about_detail",
            {"details": (BABIES,), "topic": "warning_signs", "last": ("warning_signs",)},
            [("ask_warning_signs", "babies")],
            id="and for babies, after the signs",
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
        pytest.param(
            "nlu_fallback",
            {"details": (KIDNEYS,), "words": 5},
            None,
            id="more words, nothing talked of before",
        ),
        pytest.param(
            "nlu_fallback",
            {"details": (KIDNEYS,), "words": 5, **AFTER_OLD},
            [("ask_causes", "kidney_infection")],
            id="the same words in a conversation",
        ),
        pytest.param("nlu_fallback", {"details": (KIDNEYS,), "words": 30}, None, id="a long text"),
        pytest.param("ask_more", {}, None, id="more of nothing"),
        pytest.param(
            "ask_simpler", AFTER_OLD, [("ask_risk_groups", "older_people_again")], id="simpler detail"
        ),
        pytest.param("ask_sources", AFTER_OLD, [("ask_sources", "last_answer")], id="where from"),
        pytest.param("ask_sources", {}, None, id="where from, nothing said"),
        pytest.param(
            "ask_risk_groups",
            {"answers": ("risk_groups/older_people",), **AFTER_OLD},
            [("ask_risk_groups", "older_people_again")],
            id="asked again",
        ),
        pytest.param("ask_prevention", AFTER_SKIN, [("ask_prevention", None)], id="does not point back"),
    ],
)
def test_plan(intent, more, expected):
    assert steps(intent, **more) == expected


def test_a_question_that_points_back_is_about_the_detail_of_the_last_answer():
    ((_, detail),) = steps("ask_prevention", points_back=True, **AFTER_SKIN)
    about = BOOK["causes/skin"].about
    assert detail and set(BOOK[f"prevention/{detail}"].about) & set(about)


def test_why_and_worst_have_answers_of_their_own():
    assert steps("ask_why", **AFTER_RISK) not in (None, [("ask_risk_groups", None)])
    assert steps("ask_worst", **AFTER_RISK) == [("ask_risk_groups", "worst")]


@pytest.mark.parametrize("topic", ROUTES.topics)
def test_asking_for_more_never_repeats_and_ends(topic):
    told, last = [topic], (topic,)
    for _ in range(2000):
        chosen = plan(Inquiry("ask_more", topic=topic, last=last, told=tuple(told)), BOOK)
        if not chosen.fresh:
            return
        assert not set(chosen.keys) & set(told)
        told, last = [*told, *chosen.keys], chosen.keys
    pytest.fail("it never ends")


@pytest.mark.parametrize("key", ["causes/small_cut", "how_common/uk"])
def test_a_question_asked_again_gets_the_short_answer_then_the_long_one(key):
    told = []
    for _ in range(3):
        topic = key.split("/")[0]
        told += plan(Inquiry(f"ask_{topic}", answers=(key,), told=tuple(told)), BOOK).keys
    assert told == [key, f"{key}_again", key]


@pytest.mark.parametrize(
    ("key", "whole"),
    [
        ("causes/skin_again", "causes/skin"),
        ("causes/overview_part", "causes"),
        ("causes", "causes"),
        ("stages/sepsis_part", "stages/sepsis"),
    ],
)
def test_a_form_belongs_to_its_answer(key, whole):
    assert full(key) == whole


def test_every_route_leads_to_an_answer():
    assert not [key for key in [*ROUTES.why.values(), *ROUTES.why] if key not in BOOK]


@pytest.mark.parametrize(
    ("key", "person", "fitting"),
    [
        ("warning_signs", "child", "warning_signs/children"),
        ("warning_signs", "baby", "warning_signs/babies"),
        ("warning_signs", "pregnant", "warning_signs/pregnancy"),
        ("warning_signs", "adult", "warning_signs"),
        ("warning_signs", None, "warning_signs"),
        ("warning_signs/adults", "child", "warning_signs/adults"),
        ("causes", "child", "causes"),
    ],
)
def test_the_answer_fits_the_person_who_is_talked_of(key, person, fitting):
    assert BOOK.fitting(key, person) == fitting
