"""What is said in a review: a text, a file or a dialogue of the tests, with errors that name the fix."""

import pytest

from sepsis_assistant.launcher.messages import UsageError
from sepsis_assistant.review.scripts import Line, of_dialogue, of_file, of_text


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("my dad has gone grey", ["my dad has gone grey"]),
        ("hi // what is sepsis? //  why?", ["hi", "what is sepsis?", "why?"]),
        ("bp 90 / 60, pulse 120", ["bp 90 / 60, pulse 120"]),
        ("see https://nhs.uk/sepsis", ["see https://nhs.uk/sepsis"]),
    ],
)
def test_a_text_is_cut_at_two_slashes_between_spaces_only(text, messages):
    assert [line.text for line in of_text(text).lines] == messages


@pytest.mark.parametrize("text", ["", "   ", " // "])
def test_an_empty_text_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match=r"make review FILE=talk\.txt"):
        of_text(text)


def test_a_file_has_a_message_a_line_and_comments(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("# a test\nhi\n\nmum is poorly\n", encoding="utf-8")
    assert [line.text for line in of_file(path).lines] == ["hi", "mum is poorly"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "No such file"),
        (b"\n# only a comment\n", "no message in it"),
        (b"ok\n\xff\xfe\n", "line 2: not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_reviewed_is_named_with_the_fix(tmp_path, content, complaint):
    path = tmp_path / "talk.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=complaint) as refused:
        of_file(path)
    assert str(path) in str(refused.value)


@pytest.fixture
def dialogues(tmp_path):
    (tmp_path / "some.yml").write_text(
        "- name: a child in Spain\n  turns:\n"
        "    - {user: hello, metadata: {country: ES}}\n    - {press: 2}\n"
        "- name: a child at home\n  turns: [{user: hi}]\n",
        encoding="utf-8",
    )
    (tmp_path / "table.yml").write_text("danger:\n  - [he can't, breathe]\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["a child in Spain", "SPAIN"])
def test_a_dialogue_is_found_by_its_name_or_a_part_of_it(dialogues, name):
    script = of_dialogue(name, dialogues)
    assert script.name == "a child in Spain"
    assert script.lines == (Line("hello", metadata={"country": "ES"}), Line(press=2))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("a child", "several dialogues .* such as: a child in Spain; a child at home"),
        ("a child in spane", "no dialogue has this name; such as: a child in Spain"),
        ("", "no dialogue has this name"),
    ],
)
def test_a_name_that_is_not_plain_is_refused_with_those_like_it(dialogues, name, complaint):
    with pytest.raises(UsageError, match=complaint):
        of_dialogue(name, dialogues)


def test_the_dialogues_of_the_tests_can_be_read():
    script = of_dialogue("not one bit sleepy and unconscious are not the same")
    assert script.lines[-1].text == "not sleepy, she has passed out"
