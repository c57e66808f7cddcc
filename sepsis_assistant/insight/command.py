"""What `make insight` does: read, count, print, write the page."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.data_files import DataError
from sepsis_assistant.insight.made_up import DAYS, LAST, Maker
from sepsis_assistant.insight.reading import read_kept, read_turns
from sepsis_assistant.insight.report import as_page, as_text
from sepsis_assistant.insight.summary import summary
from sepsis_assistant.insight.unanswered import as_list
from sepsis_assistant.insight.words import words
from sepsis_assistant.settings import VAR, endpoints_file, own_folder
from sepsis_assistant.storage.database import StoreError, database_url, open_engine
from sepsis_assistant.storage.reading import reading

_PAGE = "insight.html"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the report and write the page, or list what was not answered; say in one line why not."""
    options = _options(arguments)
    try:
        with _demo() if options.demo else _stored(options.endpoints) as url:
            _unanswered(url, options) if options.unanswered else _report(url, options)
    except (StoreError, DataError) as error:
        sys.exit(str(error))
    except SQLAlchemyError as error:  # its text could hold what somebody wrote
        sys.exit(f"The database cannot be read ({type(error).__name__}): see the endpoints file.")
    except BrokenPipeError:  # "make insight | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(url: URL, options: argparse.Namespace) -> None:
    zone = timezone.utc if options.demo else None
    first, last = _days(options)
    known = words()
    with reading(url) as connection:
        turns = read_turns(connection, *_span(first, last, zone), known)
    found = summary(turns, first, last, known, zone)
    print(as_text(found, known))
    path = options.out or VAR / _PAGE
    if path.parent.resolve() == VAR:
        own_folder()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_page(found, known, options.demo), encoding="utf-8")
    print(f"\nwritten: {path}")


def _unanswered(url: URL, options: argparse.Namespace) -> None:
    from sepsis_assistant.encoder import question_encoder

    with reading(url) as connection:
        messages = read_kept(connection, *_span(*_days(options), None))
    print(as_list(messages, question_encoder().encode))


@contextmanager
def _stored(endpoints: Path) -> Iterator[URL]:
    yield database_url(endpoints)


@contextmanager
def _demo() -> Iterator[URL]:
    """Yield a database of made-up conversations, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sepsis-insight-") as folder:
        url = URL.create("sqlite", database=str(Path(folder) / "made-up.db"))
        engine = open_engine(url)
        Maker(words()).fill(engine)
        engine.dispose()
        yield url


def _days(options: argparse.Namespace) -> tuple[date, date]:
    """Return the first and the last day of the period."""
    if options.demo:
        last = datetime.fromtimestamp(LAST, timezone.utc).date() - timedelta(days=1)
        return last - timedelta(days=DAYS - 1), last
    last = options.to or date.today()
    return options.start or last - timedelta(days=options.days - 1), last


def _span(first: date, last: date, zone: tzinfo | None) -> tuple[float, float]:
    """Return the Unix times between which the days lie."""
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return begin.timestamp(), end.timestamp()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.insight", description=main.__doc__)
    parser.add_argument("--days", type=_number, default=30, help="so many days up to today (make: DAYS=)")
    parser.add_argument("--from", dest="start", type=_day, metavar="YYYY-MM-DD", help="make: FROM=")
    parser.add_argument("--to", type=_day, metavar="YYYY-MM-DD", help="make: TO=")
    parser.add_argument("--endpoints", type=Path, default=endpoints_file(), help="names the database")
    parser.add_argument("--out", type=Path, help=f"the page; otherwise {VAR.name}/{_PAGE}")
    parser.add_argument("--unanswered", action="store_true", help="list what was not answered instead")
    parser.add_argument("--demo", action="store_true", help="of 500 conversations that are made up")
    options = parser.parse_args(arguments)
    if options.start and options.start > (options.to or date.today()):
        parser.error("the first day (FROM, --from) is after the last one (TO, --to)")
    return options


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write one like 2026-12-31") from None


def _number(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is no number of days from 1 on")
