"""Languages: detected on short texts, and English never taken for another one."""

from pathlib import Path

import pytest

from sepsis_assistant.conversation.languages import (
    LANGUAGES,
    default_language_detector,
    languages,
    load_languages,
)
from sepsis_assistant.data_files import DataError
from tests.support.data import read, trained

KNOWN = languages()
DETECT = default_language_detector().detect
MESSAGES = read(Path(__file__).with_name("languages.yml"))
FLOOR_LATIN, FLOOR_SCRIPT = 0.85, 1.0


def english() -> list[str]:
    """Return the training messages of every intent but out_of_scope, which holds other languages."""
    return [text for text, intent in trained() if intent != "out_of_scope"]


@pytest.mark.parametrize("code", MESSAGES)
def test_short_messages_of_each_language(code):
    found = [DETECT(m) for m in MESSAGES[code]]
    floor = FLOOR_LATIN if KNOWN[code].script == "LATIN" else FLOOR_SCRIPT
    assert len(found) == 20
    assert found.count(code) / len(found) >= floor


def test_the_twelve_most_likely_languages_are_there():
    wanted = {"pl", "ro", "es", "pt", "fr", "de", "it", "ar", "ur", "pa", "bn", "zh"}
    assert wanted <= set(KNOWN)


def test_english_with_typing_errors_dialect_and_names_is_english(figure):
    texts = english()
    taken = [t for t in texts if DETECT(t)]
    figure(f"English messages: {len(texts)}, taken for another language: {len(taken)}")
    assert len(texts) > 10_000
    assert len(taken) <= 10  # some of them mix languages on purpose; 8 before 14,000 messages more


@pytest.mark.parametrize(
    "text",
    [
        "hiw do u get sepsis", "number fo di ambulance", "pikin no gree chop since morning",
        "ma wean's awfy hot the day", "sepsis", "pls", "O'Donnell ward", "is Zbigniew Kowalczyk ok",
        "Grandma Rosa María is confused", "temp 39.4 hr 120", "me no understand well, my baby have hot body",
        "my wife she has very pain and cold", "café au lait spots", "bruh", "k", "111", "???", "",
        "il be back soon", "die Hard is on", "son is hot", "no me neither",
    ],
)  # fmt: skip
def test_english_of_many_kinds_is_english(text):
    assert DETECT(text) is None


@pytest.mark.parametrize("language", KNOWN.values(), ids=KNOWN)
def test_each_line_names_the_number_of_the_country_or_those_most_people_know(language):
    assert "112 / 999 / 911" in language.says()
    assert "15 / 112" in language.says(["15", "112"])
    assert "999" not in language.says(["15", "112"])
    assert "{" not in language.says()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("languages:\n  - {code: xx, name: X, line: hello}\n", "must hold"),
        ("languages:\n  - {code: xx, name: X, line: 'a {numbers}', colour: red}\n", "unknown key"),
    ],
)
def test_a_wrong_file_is_reported_with_its_line(tmp_path, text, message):
    path = tmp_path / LANGUAGES.name
    path.write_text(text)
    with pytest.raises(DataError, match=message) as error:
        load_languages(path)
    assert f"{path.name}:" in str(error.value)
