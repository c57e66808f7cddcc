"""The page of a review needs no other file, escapes what was typed, and says what the terminal says."""

import html
from html.parser import HTMLParser

import pytest

from sepsis_assistant.review.heard import Action
from sepsis_assistant.review.report import as_page, as_text
from tests.support.review_turns import CAUSES, SKIN, answered, asked, danger, fallback, heard

TURNS = [heard(), answered(), fallback()]


class Read(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.marks, self._mark = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._mark = dict(attrs).get("class", "part") if tag == "mark" else self._mark

    def handle_data(self, data):
        if self._mark:
            self.marks.append((self._mark, data))
            self._mark = None


def test_the_page_needs_no_other_file_and_runs_no_script():
    tags = Read(as_page("a talk", TURNS)).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "b"}
    assert not [attrs for _, attrs in tags if {"src", "href", "onload", "onclick"} & set(attrs)]


def test_what_was_typed_is_escaped_everywhere():
    page = as_page("<i>talk</i>", [heard(typed="<script>alert(1)</script>")])
    assert "<script>" not in page and "<i>" not in page and "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "&lt;b&gt;" in page


def test_the_words_of_each_sign_are_marked_by_how_they_are_meant():
    marks = Read(as_page("a talk", [heard()])).marks[3:]  # the first three are the legend
    assert marks == [("apart", "confused"), ("sign", "lips are blue"), ("part", "cold")]


SAID = {
    "the level": (heard(), "Emergency: call the emergency number now"),
    "a sign with its words, its finder, its level": (
        heard(),
        "blue lips (emergency): “lips are blue”, by words, of an older person; told now: stated",
    ),
    "a sign that is taken back": (heard(), "DENIED: 'not' stands before"),
    "how many were taken back": (heard(), "Rules: 2 signs, 1 taken back."),
    "the heads against their thresholds": (heard(), "blue lips (0.70). Rules and heads together 0.900"),
    "the gate": (heard(), "Subject: ours (0.90); another one with 0.10, asked back from 0.30"),
    "the actions with their policies": (heard(), "utter_emergency (SafetyPolicy)"),
    "the reply": (heard(), "Call the emergency number now."),
    "the buttons": (heard(), "I have called"),
    "an answer and its probability": (answered(), "answered"),
    "the runner-up": (answered(), "What causes sepsis?"),
    "what is offered": (fallback(asked=asked(answers=(), back=(CAUSES,))), "offered in a question back"),
    "the likeliest that is not given": (heard(), "likeliest, not answered"),
    "another spelling": (heard(typed="SHE IS..."), "SHE IS..."),
    "what was said before": (heard(earlier=("it corrects",)), "From before: it corrects."),
    "what calmed it": (answered(danger=danger("none", decided="urgent")), "Decided urgent, then taken for"),
    "no words": (fallback(danger=None, asked=None), "No words to judge."),
    "the action server": (
        answered(told=(), kind="other", actions=(Action("action_delete_my_data", "GuidePolicy"),)),
        "which a review does not ask",
    ),
    "an answer that leans": (answered("recovery/how_long"), "answered, read with what was said before"),
}


@pytest.mark.parametrize("name", SAID)
def test_page_and_terminal_both_say(name):
    turn, said = SAID[name]
    text = as_text("a talk", [turn])
    assert said in text
    assert said in html.unescape(as_page("a talk", [turn]))


def test_the_same_turns_give_the_same_page():
    assert as_page("a talk", TURNS) == as_page("a talk", TURNS)
    assert SKIN in as_page("a talk", TURNS)
