"""What `make review` does: say a conversation, write the page of what was understood, print where it lies."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path

from sepsis_assistant.data_files import DataError
from sepsis_assistant.launcher.messages import UsageError, say
from sepsis_assistant.lean_rasa import make_rasa_quiet
from sepsis_assistant.review.heard import Heard
from sepsis_assistant.review.report import as_page, as_text
from sepsis_assistant.review.scripts import APART, Script, of_dialogue, of_file, of_text
from sepsis_assistant.settings import VAR, own_folder

_PAGE = "review.html"


def main(arguments: Sequence[str] | None = None) -> int:
    """Review one conversation; return 0, 1 where no model can be asked, 2 for what cannot be reviewed."""
    options = _options(arguments)
    try:
        script = _script(options)
        turns = reviewed(script)
        _tell(script.name, turns, None if options.text_only else options.out or VAR / _PAGE)
    except UsageError as error:
        say(str(error))
        return 2
    except DataError as error:
        say(str(error))
        return 1
    return 0


def _tell(name: str, turns: Sequence[Heard], path: Path | None) -> None:
    """Print the review, or write its page to `path` and print where it lies."""
    if path is None:
        print(as_text(name, turns))
        return
    write(path, as_page(name, turns))
    print("\n".join(f"{each.number}. {each.level}: {each.text}" for each in turns))
    print(f"\nwritten: {path}")


def reviewed(script: Script) -> list[Heard]:
    """Return what was understood of each line of a script; raise DataError, UsageError."""
    make_rasa_quiet()  # before Rasa and spaCy, which would load TensorFlow
    warnings.filterwarnings("ignore", message="Slot auto-fill")  # of Rasa, at each domain
    from sepsis_assistant.review.talking import play
    from sepsis_assistant.review.understanding import Reviewer

    played = play(script)
    reviewer = Reviewer.newest()
    return [reviewer.heard(number, each) for number, each in enumerate(played, 1)]


def write(path: Path, page: str) -> None:
    """Write the page; raise UsageError where it cannot be written."""
    try:
        if path.parent.resolve() == VAR:
            own_folder()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name another file with --out") from None


def _script(options: argparse.Namespace) -> Script:
    if options.file is not None:
        return of_file(options.file)
    if options.dialogue is not None:
        return of_dialogue(options.dialogue)
    return of_text(options.text or "")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.review show", description=main.__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--file", type=Path, help="a text file with a message a line, # begins a comment")
    what.add_argument("--say", dest="text", help=f"a message, or several with '{APART}' between them")
    what.add_argument("--dialogue", help="the name of a dialogue in tests/conversations/, or a part of it")
    parser.add_argument("--text", dest="text_only", action="store_true", help="print it, write no page")
    parser.add_argument("--out", type=_place, help=f"the page; otherwise {VAR.name}/{_PAGE}")
    return parser.parse_args(arguments)


def _place(path: str) -> Path:
    return Path(path).absolute()  # Rasa reads from the project's folder: the process changes into it
