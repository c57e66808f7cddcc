"""What cannot be reviewed is refused before the model is loaded, with the fix and an exit code."""

import sys

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.review import __main__ as program
from sepsis_assistant.review import command
from tests.support.review_turns import heard


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--file", "no/such.txt"], "no/such.txt: No such file or directory; name a text file"),
        (["--file", ""], "Is a directory; name a text file with one message a line"),
        (["--say", ""], "nothing to review; for example: make review FILE=talk.txt"),
        ([], "nothing to review"),
        (["--dialogue", "qqqq"], "DIALOGUE=qqqq: no dialogue has this name"),
    ],
)
def test_the_fix_is_told(capsys, arguments, complaint):
    assert command.main(arguments) == 2
    assert complaint in capsys.readouterr().err


def test_a_missing_model_is_told(monkeypatch, capsys, tmp_path):
    def without_model(script):
        raise DataError(tmp_path, None, "there is no trained model; run make train")

    monkeypatch.setattr(command, "reviewed", without_model)
    assert command.main(["--say", "hi"]) == 1
    assert "there is no trained model; run make train" in capsys.readouterr().err


@pytest.fixture
def turns(monkeypatch):
    monkeypatch.setattr(command, "reviewed", lambda script: [heard()])


def test_a_page_that_cannot_be_written_is_told(turns, capsys, tmp_path):
    (tmp_path / "file").touch()
    assert command.main(["--say", "hi", "--out", str(tmp_path / "file" / "page.html")]) == 2
    assert "name another file with --out" in capsys.readouterr().err


def test_in_the_terminal_no_page_is_written(turns, capsys, tmp_path):
    assert command.main(["--say", "hi", "--text", "--out", str(tmp_path / "page.html")]) == 0
    assert "why: Told “call the emergency number now”" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("arguments", "code"), [(["revue"], 2), ([], 2), (["--help"], 0)])
def test_the_program_has_two_commands(monkeypatch, capsys, arguments, code):
    monkeypatch.setattr(sys, "argv", ["review", *arguments])
    assert program.main() == code
    assert "{show,missed}" in capsys.readouterr().err
