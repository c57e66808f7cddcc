"""The typed commands: known in one place, and what they stand for may be said by anybody."""

from __future__ import annotations

import pytest

from sepsis_assistant.channels.buttons import standing_buttons
from sepsis_assistant.commands import commands, load_commands
from sepsis_assistant.data_files import DataError
from sepsis_assistant.nlu.text_cleaner import TextCleaner

CLEANER = TextCleaner({"button_intents": [payload[1:] for payload in standing_buttons()]})


def test_every_command_that_stands_for_a_button_names_one_that_anybody_may_press():
    assert set(commands().payloads.values()) <= standing_buttons()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/start", "/greet"),
        ("/restart", "/greet"),
        ("/HELP@SepsisBot", "/help"),
        ("/sources", "/ask_sources"),
        ("/privacy", "/ask_privacy"),
        ("/delete", "delete"),
        ("/emergency", "emergency"),
        ("/help me", "help me"),
        ("/ask_causes", "/ask_causes"),
        ("/report_self_harm", "report self harm"),
    ],
)
def test_a_typed_command_becomes_its_button_and_every_other_slash_goes(typed, read):
    assert CLEANER.clean(typed) == read


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("means: {help: /help}\ntelegram: [help, stop]\n", r"commands\.yml:2: 'stop' is not under 'means'"),
        ("means: {help: /help}\ntelegramm: [help]\n", r"commands\.yml:2: unknown key 'telegramm'"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path, content, said):
    path = tmp_path / "commands.yml"
    path.write_text(content)
    with pytest.raises(DataError, match=said):
        load_commands(path)
