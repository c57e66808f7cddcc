"""Windows of a long message."""

import pytest

from sepsis_assistant.safety.parts import LONG, parts_of


@pytest.mark.parametrize("words", [1, 40, LONG])
def test_a_short_text_is_one_part(words):
    assert parts_of("word " * words) == ["word " * words]


@pytest.mark.parametrize("words", [100, 400, 1000])
def test_windows_cover_a_text_without_sentences(words):
    text = " ".join(f"w{i}" for i in range(words))
    whole, *windows = parts_of(text)
    assert whole == text
    assert {w for part in windows for w in part.split()} == set(text.split())


@pytest.mark.parametrize("length", [3, 12, 30, 55])
def test_every_sentence_stands_in_a_window_of_few_words_and_their_number_grows_with_the_text(length):
    sentences = [" ".join(f"s{n}w{i}" for i in range(length)) + "." for n in range(60)]
    _, *windows = parts_of(" ".join(sentences))
    assert all(any(sentence in window for window in windows) for sentence in sentences)
    assert max(len(window.split()) for window in windows) <= 2 * LONG
    assert sum(len(window.split()) for window in windows) <= 3 * 60 * length


def test_neighbouring_sentences_share_a_window():
    story = " ".join(f"The bus was late again on day {n}." for n in range(12))
    text = f"{story} His lips were fine. Now they have gone blue. {story}"
    assert any("lips were fine. Now they have gone blue." in window for window in parts_of(text)[1:])
