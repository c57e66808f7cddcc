"""A danger sentence that a program has wrapped is an emergency; a question that it has wrapped is none."""

from __future__ import annotations

import pytest

from tests.support.hostile_texts import table

pytestmark = pytest.mark.model
WRAPPERS = [
    '{{"text": "{}"}}',
    '{{"type": "message", "user": {{"id": 17, "lang": "en"}}, "body": {{"text": "{}"}}}}',
    '{{"event":"message","text":"{}","ts":1712,"meta":{{"page":"/home","ref":null}}}}',
    '<div class="msg" style="color:#000"><p>{}</p></div>',
    '<a href="https://x.example">link</a> {} <br/><img src="cid:1"/>',
    "https://www.example.org/wiki/index.php?title=Main&id=33 {}",
    "{}\nhttps://www.example.org/a/b/c?x=1",
    "file:///home/me/notes\n{}",
    "> {}\n> --\n> /home/me/.profile",
    "```\n{}\n```",
    "${{name}} {} {{{{footer}}}}",
]
QUESTIONS = (
    "what causes sepsis",
    "is sepsis contagious",
    "how long does recovery take",
    "my laptop has gone blue",
)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_wrapped_danger_sentence_is_an_emergency(parsed, wrapper):
    found = parsed([wrapper.format(danger) for danger in table("dangers")])
    assert [each["safety"]["level"] for each in found] == ["emergency"] * len(found)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_wrapped_question_is_no_emergency(parsed, wrapper):
    found = parsed([wrapper.format(text) for text in QUESTIONS])
    assert not [each["text"] for each in found if each.get("safety", {}).get("alarm")]
