"""Windows of a long message."""

import pytest

from sepsis_assistant.safety.parts import LONG, READ_AT_ONCE, is_too_long, parts_of


@pytest.mark.parametrize("words", [1, 40, LONG])
def test_a_short_text_is_one_part(words):
    assert parts_of("word " * words) == ["word " * words]


@pytest.mark.parametrize("words", [100, 170, 400, 1000])
def test_windows_cover_a_text_without_sentences(words):
    text = " ".join(f"w{i}" for i in range(words))
    parts = parts_of(text)
    windows = parts if is_too_long(text) else parts[1:]
    assert {w for part in windows for w in part.split()} == set(text.split())
    assert (parts[0] == text) is not is_too_long(text)


@pytest.mark.parametrize("sentences", [12, 60])
@pytest.mark.parametrize("length", [6, 12, 14])
def test_every_sentence_stands_in_a_window_and_what_is_read_grows_with_the_text(sentences, length):
    told = [" ".join(f"s{n}w{i}" for i in range(length)) + "." for n in range(sentences)]
    parts = parts_of(" ".join(told))
    windows = [part for part in parts if len(part.split()) < sentences * length]
    assert all(any(sentence in window for window in windows) for sentence in told)
    assert max(len(window.split()) for window in windows) <= READ_AT_ONCE
    assert sum(len(part.split()) for part in parts) <= 4 * sentences * length


def test_neighbouring_sentences_share_a_window():
    story = " ".join(f"The bus was late again on day {n}." for n in range(12))
    text = f"{story} His lips were fine. Now they have gone blue. {story}"
    assert any("lips were fine. Now they have gone blue." in window for window in parts_of(text)[1:])
