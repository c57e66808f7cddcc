"""Answers to the guided check that are told instead of said: "his skin looks normal"."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.check_answers import NO, STOP, UNCLEAR, UNSURE, YES, default_check

CHECK = default_check()
ADULT, CHILD = "check_adult_form", "check_child_form"


@pytest.mark.parametrize(
    ("form", "slot", "text"),
    [
        (ADULT, "check_mind", "no, she is making perfect sense"),
        (ADULT, "check_mind", "he knows where he is"),
        (ADULT, "check_mind", "she's talking normally"),
        (ADULT, "check_mind", "he is not confused"),
        (ADULT, "check_breathing", "no, his breathing is fine"),
        (ADULT, "check_breathing", "his breathing’s fine"),
        (ADULT, "check_breathing", "no he is breathing ok"),
        (ADULT, "check_breathing", "breathing normally"),
        (ADULT, "check_breathing", "he is fine"),
        (ADULT, "check_skin", "his skin looks normal"),
        (ADULT, "check_skin", "her lips are pink"),
        (ADULT, "check_skin", "normal colour"),
        (ADULT, "check_rash", "no rash"),
        (ADULT, "check_rash", "the spots fade when I press"),
        (ADULT, "check_rash", "she has no rash"),
        (ADULT, "check_wake", "he is wide awake"),
        (ADULT, "check_wake", "she's sat up watching telly"),
        (ADULT, "check_pain", "no pain"),
        (ADULT, "check_pain", "he has no pain and no shivering"),
        (ADULT, "check_urine", "he has been to the toilet"),
        (ADULT, "check_urine", "she peed this morning"),
        (ADULT, "check_dying", "he feels ok"),
        (ADULT, "check_chemotherapy", "he is not on chemo"),
        (ADULT, "check_chemotherapy", "her temperature is normal"),
        (ADULT, "check_immunity", "no fever"),
        (ADULT, "check_vomiting", "she is keeping water down"),
        (ADULT, "check_vomiting", "he hasn't been sick"),
        (ADULT, "check_pregnancy", "she isn't pregnant"),
        (ADULT, "check_pregnancy", "he is a man"),
        (ADULT, "check_pregnancy_fever", "not pregnant"),
        (CHILD, "check_breathing", "her breathing is normal"),
        (CHILD, "check_wake", "he woke up easily"),
        (CHILD, "check_response", "she is smiling and playing"),
        (CHILD, "check_cry", "his cry is the usual one"),
        (CHILD, "check_cry", "she settles when I hold her"),
        (CHILD, "check_fit", "no fits, nice and warm"),
        (CHILD, "check_nappy", "he had a wet nappy this morning"),
        (CHILD, "check_nappy", "yes he had a wet nappy this morning"),
        (CHILD, "check_nappy", "3 wet nappies today"),
        (CHILD, "check_nappy", "her nappy is soaked"),
        (CHILD, "check_feeding", "she had a full bottle"),
        (CHILD, "check_feeding", "drinking normally"),
        (CHILD, "check_vomiting", "he was just sick once"),
    ],
)
def test_a_story_in_which_all_is_well_is_a_no(form, slot, text):
    assert CHECK.answer(text, "report_symptoms", CHECK.questions[form, slot]) == NO


@pytest.mark.parametrize(
    ("form", "slot", "text"),
    [
        (ADULT, "check_mind", "she doesn't know where she is"),
        (ADULT, "check_breathing", "she is gasping for air"),
        (ADULT, "check_breathing", "he is fine in himself, but he can't get his breath"),
        (ADULT, "check_breathing", "no he can't breathe properly"),
        (ADULT, "check_breathing", "he is breathing very fast"),
        (ADULT, "check_skin", "her lips have gone blue"),
        (ADULT, "check_rash", "the rash doesn't fade under a glass"),
        (ADULT, "check_wake", "I can't wake her up"),
        (ADULT, "check_urine", "he has not peed since yesterday morning"),
        (CHILD, "check_breathing", "she is grunting with every breath"),
        (CHILD, "check_wake", "he is all floppy"),
        (CHILD, "check_nappy", "no wet nappy since last night"),
        (CHILD, "check_nappy", "no wet nappy"),
        (CHILD, "check_feeding", "no, she won't take the bottle"),
        (CHILD, "check_baby_fever", "it is 38.6"),
        (CHILD, "check_baby_fever", "38.6"),
    ],
)
def test_a_story_with_the_sign_is_a_yes(form, slot, text):
    assert CHECK.answer(text, "report_symptoms", CHECK.questions[form, slot]) == YES


@pytest.mark.parametrize(
    ("form", "slot", "text", "answer"),
    [
        (ADULT, "check_breathing", "not sure", UNSURE),
        (ADULT, "check_breathing", "a bit", UNSURE),
        (ADULT, "check_skin", "is his skin normal?", None),
        (ADULT, "check_skin", "normal but a bit pale", UNSURE),
        (CHILD, "check_nappy", "dry", UNSURE),
        (CHILD, "check_baby_fever", "he is 5 months old", None),
        (CHILD, "check_feeding", "none", UNSURE),
        (ADULT, "check_breathing", "he is fine but fast", UNSURE),
        (CHILD, "check_baby_fever", "it's 36.9", None),
        (ADULT, "check_breathing", "I haven't looked", UNSURE),
        (ADULT, "check_breathing", "definitely not", NO),
        (ADULT, "check_breathing", "all good there", NO),
        (ADULT, "check_rash", "she has spots but they go when I press", None),
        (ADULT, "check_urine", "no he has peed", NO),
        (ADULT, "check_urine", "he went two hours ago", NO),
        (ADULT, "check_urine", "not since yesterday", UNSURE),
        (ADULT, "check_breathing", "stop", STOP),
        (ADULT, "check_breathing", "Stop please", STOP),
        (ADULT, "check_breathing", "stop the check", STOP),
        (ADULT, "check_breathing", "no more questions", STOP),
        (ADULT, "check_breathing", "cancel", STOP),
    ],
)
def test_what_is_in_between_is_no_plain_no(form, slot, text, answer):
    assert CHECK.answer(text, "nlu_fallback", CHECK.questions[form, slot]) == answer


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("is this serious?", True),
        ("is it serious", True),
        ("how serious is it", True),
        ("should I be worried", True),
        ("do I need to call 999?", True),
        ("is this an emergency?", True),
        ("could this be dangerous? is it bad", True),
        ("is it sepsis?", False),
        ("what causes sepsis", False),
        ("this is not serious", False),
    ],
)
def test_how_a_question_begins_the_check(text, begins):
    assert CHECK.begins_with(text) is begins


@pytest.mark.parametrize(
    ("form", "slot", "text"),
    [
        (ADULT, "check_breathing", "no, her breathing is not normal"),
        (ADULT, "check_breathing", "no she is not breathing well"),
        (ADULT, "check_breathing", "his breathing isn't fine"),
        (ADULT, "check_breathing", "no, it is nothing like normal"),
        (ADULT, "check_breathing", "no he is no better"),
        (ADULT, "check_breathing", "I wouldn't call it normal"),
        (ADULT, "check_skin", "no, his skin is not the normal colour"),
        (ADULT, "check_skin", "no, quite pale"),
        (ADULT, "check_skin", "no, it doesn't look right"),
        (ADULT, "check_mind", "no she doesn't talk normally"),
        (ADULT, "check_wake", "no he is not properly awake"),
        (ADULT, "check_dying", "no she doesn't feel ok"),
        (ADULT, "check_vomiting", "no he isn't keeping it down"),
        (CHILD, "check_response", "no she isn't responding"),
        (CHILD, "check_cry", "no we can't calm her"),
        (CHILD, "check_cry", "no he won't settle at all"),
        (CHILD, "check_fit", "no he isn't warm"),
        (CHILD, "check_feeding", "no she isn't drinking"),
        (CHILD, "check_nappy", "no nappy was wet all day"),
        (CHILD, "check_baby_fever", "no, temp is 38.9"),
        (CHILD, "check_baby_fever", "no temp is 38.9"),
    ],
)
def test_a_denied_normality_is_never_a_plain_no(form, slot, text):
    assert CHECK.answer(text, "deny", CHECK.questions[form, slot]) in (YES, UNSURE)


@pytest.mark.parametrize(
    ("form", "slot", "text"),
    [
        (ADULT, "check_breathing", "no worse than usual"),
        (ADULT, "check_breathing", "no more than usual"),
        (ADULT, "check_breathing", "not really he is fine"),
        (ADULT, "check_breathing", "no different from normal"),
        (ADULT, "check_breathing", "no breathing fine"),
        (ADULT, "check_skin", "not blue, she is pink"),
        (ADULT, "check_wake", "not sleepy he is alert"),
        (ADULT, "check_wake", "no sleepier than usual"),
        (ADULT, "check_wake", "no he isn't sleepier than usual"),
        (ADULT, "check_pain", "not in pain right now"),
        (ADULT, "check_urine", "no she has been loads"),
        (CHILD, "check_response", "no she isn't upset, she is playing"),
        (CHILD, "check_nappy", "no he has had 4 wet nappies today"),
        (CHILD, "check_nappy", "no he has wet nappies"),
        (CHILD, "check_feeding", "no he is drinking fine"),
        (CHILD, "check_wake", "not sleepy at all, he is jumping on the sofa"),
        (CHILD, "check_wake", "not one bit drowsy"),
        (CHILD, "check_wake", "not at all sleepy, she's dancing"),
        (CHILD, "check_wake", "not floppy, he kicks"),
        (CHILD, "check_wake", "no more sleepy than usual"),
        (ADULT, "check_wake", "not drowsy in the slightest"),
        (ADULT, "check_breathing", "not breathless at all, she's chatting"),
        (ADULT, "check_breathing", "not out of breath"),
        (ADULT, "check_skin", "not pale at all"),
        (ADULT, "check_skin", "not blue or anything"),
        (ADULT, "check_mind", "not confused at all, he did the crossword"),
        (CHILD, "check_fit", "not cold at all"),
        (CHILD, "check_nappy", "nope, he just weed"),
        (CHILD, "check_vomiting", "not sick at all, eating toast"),
    ],
)
def test_a_no_beside_a_normality_that_stands_is_a_plain_no(form, slot, text):
    assert CHECK.answer(text, "deny", CHECK.questions[form, slot]) == NO


@pytest.mark.parametrize(
    ("form", "slot", "text", "answer"),
    [
        (ADULT, "check_pain", "no pain relief is working", UNSURE),
        (ADULT, "check_pain", "no tablet makes a difference", UNSURE),
        (ADULT, "check_pain", "none of the painkillers help", UNSURE),
        (ADULT, "check_pain", "nothing takes the edge off", UNSURE),
        (ADULT, "check_breathing", "no inhaler is helping", UNSURE),
        (CHILD, "check_cry", "nobody can settle her", UNSURE),
        (CHILD, "check_vomiting", "no food stays down", UNSURE),
        (CHILD, "check_wake", "nothing wakes her", UNSURE),
        (ADULT, "check_mind", "no one can get a word of sense from her", UNSURE),
        (ADULT, "check_skin", "no cream works", UNCLEAR),
        (ADULT, "check_rash", "no ointment helps", UNCLEAR),
        (ADULT, "check_wake", "not just sleepy", None),
        (ADULT, "check_wake", "not sleepy, passed out", UNSURE),
        (ADULT, "check_wake", "not sleepy, unconscious", UNSURE),
        (ADULT, "check_breathing", "not wheezy, gasping", YES),
        (ADULT, "check_wake", "not drowsy, but floppy", UNSURE),
        (ADULT, "check_rash", "no glass here", UNSURE),
        (ADULT, "check_skin", "not really sure", UNSURE),
        (ADULT, "check_skin", "not really", NO),
        (ADULT, "check_rash", "no rash that I can see", NO),
        (ADULT, "check_pain", "no pain", NO),
        (ADULT, "check_pain", "no, nothing like that", NO),
    ],
)
def test_a_first_word_no_is_not_always_the_answer_no(form, slot, text, answer):
    assert CHECK.answer(text, "nlu_fallback", CHECK.questions[form, slot]) == answer
