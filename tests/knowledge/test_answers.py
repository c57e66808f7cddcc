"""What every answer must be: direct, supported, traceable, plain, short, in our own words."""

from __future__ import annotations

import dataclasses
import re
import statistics
from datetime import date
from functools import lru_cache

import pytest
import textstat

from sepsis_assistant.conversation.countries import countries
from sepsis_assistant.data_files import ROOT
from sepsis_assistant.evaluation.answer_checks import MOST_WORDS, all_complaints, phrasings
from sepsis_assistant.evaluation.answers_page import overdue_lines, page, with_reviews, without_reviews
from sepsis_assistant.evaluation.runs import copied_runs, fingerprint
from sepsis_assistant.knowledge.answers import (
    PREFIX,
    all_as_said,
    as_said,
    first_values,
    load_responses,
    read_answers,
    sentences,
    split_key,
    without_source_line,
)
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.details import DETAILS, THING, THINGS, load_details
from sepsis_assistant.knowledge.review import Review, reviews
from sepsis_assistant.phrases.words import load_words
from tests.support.data import dressed, ledger

LEDGER, ROUTES, AS_WRITTEN = ledger(), load_routes(), load_responses()
# What is measured is what people read when nobody has said yet where they are; citations are not our prose.
FIRST = {slot: value for slot, value in first_values().items() if slot != "citations"}
WRITTEN = {k: a for k, a in read_answers(AS_WRITTEN).items() if a.topic in ROUTES.topics}
DRESSED = all_as_said(dressed(), FIRST)
GIVEN = {k: a for k, a in read_answers(DRESSED).items() if a.topic in ROUTES.topics}
WHOLE = {k: a for k, a in GIVEN.items() if not a.is_form}
WORDS = load_words()
KNOWN = load_details(WORDS, DETAILS, THINGS).by_id
OTHERS = {n: vs for n, vs in AS_WRITTEN.items() if n.removeprefix(PREFIX) not in ROUTES.topics}
LEAST_PHRASINGS = 8
MEDIAN_WORDS, MEDIAN_GRADE, GRADE_EACH = 60, 7.0, 9.0


def each(answers):
    return pytest.mark.parametrize("key", answers)


@lru_cache(maxsize=1)
def complaints() -> dict[str, list[str]]:
    return all_complaints()


@lru_cache(maxsize=1)
def asked() -> dict[str, list[str]]:
    return phrasings()


@each(WRITTEN)
def test_an_answer_has_nothing_to_mend(key):
    assert complaints()[key] == []


@each(WRITTEN)
def test_a_question_has_phrasings_in_several_voices(key):
    assert len(asked().get(key, ())) >= LEAST_PHRASINGS


def test_no_phrasing_asks_for_an_answer_that_is_not_there():
    assert not set(asked()) - set(WRITTEN)


def test_no_phrasing_belongs_to_two_questions():
    owner: dict[str, str] = {}
    double = [
        (text, owner[text.casefold()], key)
        for key, texts in asked().items()
        for text in texts
        if owner.setdefault(text.casefold(), key) != key
    ]
    assert not double


@each(WRITTEN)
def test_an_answer_is_about_known_details(key):
    assert set(WRITTEN[key].about) <= set(KNOWN)
    names = WRITTEN[key].metadata.get("names") or ()
    assert bool(names) == ("{thing}" in WRITTEN[key].text)
    assert all(kind.startswith(THING) for kind in names)


def test_every_usable_claim_is_used():
    others = {c for vs in OTHERS.values() for v in vs for group in v["metadata"]["claims"] for c in group}
    used = others.union(*(answer.all_claims for answer in WHOLE.values()))
    assert not [c.id for c in LEDGER.claims.values() if c.usable and c.id not in used]


@each(WHOLE)
def test_the_sources_of_an_answer_hold_its_claims(key):
    answer = WHOLE[key]
    for claim in answer.all_claims:
        assert set(answer.sources) & {place.source for place in LEDGER.claims[claim].support}, claim


@each(WHOLE)
def test_an_answer_says_its_sources_once_and_the_number_to_call_at_most_once(key):
    text = WHOLE[key].text
    assert text.count("Sources: ") == (1 if WHOLE[key].sources else 0)
    assert text.count(FIRST["emergency_line"]) <= 1
    assert "{" not in text


def test_the_answers_are_short():
    words = [len(without_source_line(a.text).split()) for a in WHOLE.values()]
    assert statistics.median(words) <= MEDIAN_WORDS
    assert max(words) <= MOST_WORDS


def test_the_answers_read_easily_even_where_no_name_counts_as_easy():
    grades = {k: textstat.flesch_kincaid_grade(without_source_line(a.text)) for k, a in WHOLE.items()}
    assert not {key: found for key, found in grades.items() if found > GRADE_EACH}
    assert statistics.median(grades.values()) <= MEDIAN_GRADE


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_reply_copies_a_run_of_words_from_an_article(name):
    assert not [run for variant in OTHERS[name] for run in copied_runs(variant["text"])]


def test_a_copied_sentence_would_be_found():
    assert copied_runs("people who are extremely frail people who have")
    assert fingerprint("a") != fingerprint("b")


# Its only sentence is the emergency line, which names the numbers of several countries.
@pytest.mark.parametrize("name", sorted(set(OTHERS) - {"utter_answer_closing"}))
def test_every_other_reply_reads_easily(name):
    for variant in all_as_said(OTHERS, FIRST)[name]:
        assert textstat.flesch_kincaid_grade(without_source_line(variant["text"])) <= GRADE_EACH


@each([k for k in GIVEN if k.endswith("_again")])
def test_the_short_form_is_no_longer_and_keeps_the_emergency_line(key):
    whole = WHOLE[key.removesuffix("_again").removesuffix("/overview")]
    assert len(GIVEN[key].text) <= len(whole.text)
    assert whole.emergency == ("very unwell now" in GIVEN[key].text) or not whole.emergency
    assert len(sentences(without_source_line(GIVEN[key].text))) == len(GIVEN[key].claims)


def test_the_pages_of_all_answers_are_up_to_date():
    for path, text in page(DRESSED, LEDGER, ROUTES.topics, asked(), reviews(WRITTEN.values())).items():
        written = (ROOT / "docs" / path).read_text(encoding="utf-8")
        assert without_reviews(written) == text, "run: make knowledge-report"


def test_the_page_of_a_signed_answer_names_the_reviewer():
    review = Review("Dr Jane Smith", date(2026, 12, 1), "")
    made = page(DRESSED, LEDGER, ROUTES.topics, {}, {"treatment/how_fast": review})
    assert "1 of " in made["answers.md"] and "unsigned" not in made["answers.md"]
    assert "Reviewed by Dr Jane Smith, 2026-12-01." in made["answers/treatment/how_fast.md"]
    assert '("unsigned")' in made["answers/treatment/late.md"]


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


# Answers whose subject is the numbers of several countries.
NUMBERS = frozenset({"utter_ask_what_to_do", "utter_ask_service"})


@pytest.mark.parametrize("name", sorted(set(AS_WRITTEN) - NUMBERS))
def test_the_number_to_call_is_the_one_of_the_country(name):
    """Where somebody has said where they are, a list of other countries' numbers would mislead."""
    for sentence in (s for variant in AS_WRITTEN[name] for s in sentences(variant["text"])):
        said = as_said(sentence, countries()["ES"].lines())
        assert ("{emergency_line}" in sentence) == ("112 in Spain" in said)
        assert not {"112", "911"} <= set(re.findall(r"\d+", said))


def test_rasa_fills_the_number_into_an_answer_and_its_short_form():
    from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

    nlg = TemplatedNaturalLanguageGenerator(dressed())
    for detail in ("survive_untreated", "survive_untreated_again"):
        slots = {"detail": detail, **countries()["ES"].lines()}
        said = nlg.generate_from_slots("utter_ask_recovery", slots, "rest")
        assert "call 112 in Spain." in said["text"] and "{" not in said["text"]


def test_keys_split_and_join():
    assert split_key("stages/septic_shock") == ("stages", "septic_shock")
    assert PREFIX + split_key("stages")[0] == "utter_ask_stages"
