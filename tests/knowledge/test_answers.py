"""What every answer must be: supported, traceable, plain, short, in our own words."""

from __future__ import annotations

import dataclasses
import re
import statistics
from datetime import date
from pathlib import Path

import pytest
import textstat

from sepsis_assistant.conversation.countries import countries
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.evaluation.answers_page import overdue_lines, page, with_reviews, without_reviews
from sepsis_assistant.evaluation.runs import fingerprint, runs
from sepsis_assistant.knowledge.answers import (
    PREFIX,
    SPECIAL,
    all_as_said,
    as_said,
    first_values,
    load_responses,
    read_answers,
    sentences,
    split_key,
    without_source_line,
)
from sepsis_assistant.knowledge.book import AnswerBook, load_routes
from sepsis_assistant.knowledge.details import load_details
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger
from sepsis_assistant.phrases.words import load_words

HERE = Path(__file__).resolve().parent
LEDGER, ROUTES, AS_WRITTEN = load_ledger(), load_routes(), load_responses()
# What is measured is what people read when nobody has said yet where they are; citations are not our prose.
FIRST = {slot: value for slot, value in first_values().items() if slot != "citations"}
RESPONSES = all_as_said(AS_WRITTEN, FIRST)
DETAILS = load_details(load_words())
DRESSED = dress(RESPONSES, LEDGER, ROUTES.topics)
TOPIC_ANSWERS = {k: a for k, a in read_answers(RESPONSES).items() if a.topic in ROUTES.topics}
GIVEN = {k: a for k, a in read_answers(DRESSED).items() if a.topic in ROUTES.topics}
DETAIL_ANSWERS = {k: a for k, a in TOPIC_ANSWERS.items() if a.detail}
VARIANTS = [
    pytest.param(v["text"], v["metadata"], id=f"{n}-{i}")
    for n, vs in RESPONSES.items()
    for i, v in enumerate(vs)
]
COPIED = frozenset((HERE / "article_runs.txt").read_text().split())
LISTS = 95  # words; an answer that is a list of signs may be longer than a sentence or two
GRADE_EACH, GRADE_MEDIAN = 9.0, 7.0


def each(answers):
    return pytest.mark.parametrize("answer", answers.values(), ids=answers)


@each(TOPIC_ANSWERS)
def test_the_sources_of_an_answer_support_its_claims(answer):
    for claim in answer.all_claims:
        assert set(answer.sources) & {place.source for place in LEDGER.claims[claim].support}, claim


@each(TOPIC_ANSWERS)
def test_no_source_is_named_that_no_claim_stands_in(answer):
    held = {p.source for c in answer.all_claims for p in LEDGER.claims[c].support}
    assert set(answer.sources) <= held


def test_every_usable_claim_is_used():
    used = {c for vs in RESPONSES.values() for v in vs for group in v["metadata"]["claims"] for c in group}
    assert not [c.id for c in LEDGER.claims.values() if c.usable and c.id not in used]


@each(GIVEN)
def test_every_answer_ends_with_its_source_line(answer):
    last = answer.text.splitlines()[-1]
    assert last.startswith("Source: ") and last == answer.metadata["source_line"]
    assert answer.metadata["citations"]


@each(GIVEN)
def test_a_source_line_says_what_review_an_article_claims(answer):
    line = answer.metadata["source_line"]
    for name in ("patient", "whatanswers"):
        source = LEDGER.sources[name]
        assert (f"{source.short} ({source.review})" in line) == (source.short in line)


@each(DETAIL_ANSWERS)
def test_a_detail_answer_is_short(answer):
    lists = any(line.startswith("- ") for line in answer.text.splitlines())
    assert 15 <= len(answer.text.split()) <= (LISTS if lists else 80)


@each(DETAIL_ANSWERS)
def test_the_overview_is_one_tap_away(answer):
    assert f"/ask_{answer.topic}" in answer.buttons


@each(DETAIL_ANSWERS)
def test_a_detail_answer_is_about_a_known_detail(answer):
    assert answer.detail in DETAILS.by_id or answer.detail in SPECIAL


def test_every_detail_of_a_claim_can_be_asked_about():
    named = {c.detail for c in LEDGER.claims.values() if c.detail}
    assert named <= set(DETAILS.by_id)


@pytest.mark.parametrize("detail", DETAILS.by_id)
def test_every_detail_has_an_answer_or_is_known_to_have_none(detail):
    kind = DETAILS.by_id[detail].kind
    answered = {a.detail for a in DETAIL_ANSWERS.values()}
    passed_on = {asked for routes in ROUTES.instead.values() for asked in routes}
    silent = {k for kinds in ROUTES.say_unknown.values() for k in kinds}
    assert detail in answered | passed_on or kind in silent


@pytest.mark.parametrize("topic", ROUTES.topics)
def test_every_topic_has_an_overview_and_a_short_form(topic):
    assert {topic, f"{topic}/in_short"} <= set(TOPIC_ANSWERS)


@pytest.mark.parametrize(("text", "metadata"), VARIANTS)
def test_no_answer_copies_a_run_of_words_from_an_article(text, metadata):
    assert not [run for run in runs(text) if fingerprint(run) in COPIED]


def test_a_copied_sentence_would_be_found():
    assert len(COPIED) > 1000
    assert fingerprint("people who are extremely frail people who have") in COPIED


@pytest.mark.parametrize(("text", "metadata"), VARIANTS)
def test_an_answer_reads_easily(text, metadata):
    assert textstat.flesch_kincaid_grade(without_source_line(text)) <= GRADE_EACH


def test_the_answers_as_a_whole_read_easily():
    grades = [textstat.flesch_kincaid_grade(a.text) for a in TOPIC_ANSWERS.values()]
    assert statistics.median(grades) <= GRADE_MEDIAN


@pytest.mark.parametrize("key", [k for k in GIVEN if k.endswith("_again")])
def test_the_short_form_is_shorter_and_keeps_the_safety_line(key):
    short, full = GIVEN[key], GIVEN[key.removesuffix("_again")]
    assert "999" in short.text
    assert len(short.text) <= len(full.text)
    assert len(sentences(without_source_line(short.text))) == len(short.claims)


def test_the_page_of_all_answers_is_up_to_date():
    written = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    assert without_reviews(written) == page(DRESSED, LEDGER, ROUTES.topics), "run: make knowledge-report"


def test_claims_whose_next_review_has_passed_are_counted_and_named():
    first, second, *_ = LEDGER.claims.values()
    past = dataclasses.replace(first, next_review=date(2026, 1, 31))
    ledger = dataclasses.replace(LEDGER, claims={**LEDGER.claims, first.id: past})
    assert ledger.overdue(date(2026, 1, 31)) == ()
    assert ledger.overdue(date(2026, 2, 1)) == (first.id,)
    assert second.id in LEDGER.overdue(date(2100, 1, 1))
    assert overdue_lines((first.id,)) == ["claims whose next review has passed: 1", f"- `{first.id}`"]
    written = with_reviews("# Page\n", (first.id,))
    assert "passed: 1" in written and f"- `{first.id}`\n" in written
    assert without_reviews(written) == "# Page\n" == without_reviews(with_reviews("# Page\n", ()))


@pytest.mark.parametrize("name", AS_WRITTEN)
def test_the_number_to_call_is_the_one_of_the_country(name):
    """Where somebody has said where they are, a list of other countries' numbers would mislead."""
    for sentence in (s for variant in AS_WRITTEN[name] for s in sentences(variant["text"])):
        said = as_said(sentence, countries()["ES"].lines())
        assert ("{emergency_line}" in sentence) == ("112 in Spain" in said)
        assert not {"112", "911"} <= set(re.findall(r"\d+", said))


def test_rasa_fills_the_number_into_an_answer_and_its_short_form():
    from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

    nlg = TemplatedNaturalLanguageGenerator(dress(AS_WRITTEN, LEDGER, ROUTES.topics))
    for detail in ("septic_shock", "septic_shock_again"):
        slots = {"detail": detail, **countries()["ES"].lines()}
        said = nlg.generate_from_slots("utter_ask_stages", slots, "rest")
        assert "call 112 in Spain." in said["text"] and "{" not in said["text"]


@pytest.mark.parametrize(
    "detail", ["weak_immunity", "immune_system", "immune_medicines", "transplant", "hiv"]
)
def test_warning_signs_with_weak_immunity_are_not_those_of_chemotherapy(detail):
    found = AnswerBook(ROUTES, TOPIC_ANSWERS).find("warning_signs", detail)
    assert found == "warning_signs/weak_immunity"
    assert "chemo" not in TOPIC_ANSWERS[found].text


@each({k: a for k, a in TOPIC_ANSWERS.items() if not a.detail})
def test_an_overview_fits_a_phone_screen(answer):
    assert len(answer.text.split()) <= 120


def test_keys_split_and_join():
    assert split_key("stages/septic_shock") == ("stages", "septic_shock")
    assert PREFIX + split_key("stages")[0] == "utter_ask_stages"
