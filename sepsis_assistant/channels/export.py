"""Write all that is stored of one person into a file, for the operator to hand over: make export-person."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.channels.refusals import Refused
from sepsis_assistant.channels.telegram.settings import telegram_settings
from sepsis_assistant.channels.tokens import Tokens
from sepsis_assistant.settings import (
    TELEGRAM_TOKEN,
    VAR,
    SettingError,
    endpoints_file,
    own_folder,
    secret_key,
)
from sepsis_assistant.storage.database import StoreError, database_url
from sepsis_assistant.storage.deletions import hidden_name
from sepsis_assistant.storage.export import everything_of, messages_in
from sepsis_assistant.storage.reading import reading
from sepsis_assistant.unicode import well_formed

_WHO = (
    "CHANNEL:ID as the channel knows the person (telegram:123456789, twilio:+447700900123, "
    "twilio:whatsapp:+447700900123, slack:U012AB3CD, rest:SENDER, web:TOKEN), or the name of the chat, "
    "which 'export my data' ends with"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write everything that is stored of one person as JSON, for this user only; say in a line why not."""
    options = _options(arguments)
    try:
        print(f"written: {_exported(options)}. Delete the file when it has been handed over.")
    except (StoreError, SettingError) as error:
        sys.exit(str(error))
    except Refused:
        sys.exit("This is no token of the web channel's that the secret key here has signed.")
    except SQLAlchemyError as error:  # its text could hold what somebody wrote
        sys.exit(f"The database cannot be read ({type(error).__name__}): see the endpoints file.")
    except OSError as error:
        fix = "remove an earlier one, or name another (--out)"
        sys.exit(f"{error.filename} cannot be written ({error.strerror}); {fix}")


def _exported(options: argparse.Namespace) -> Path:
    """Write the file and return its path; raise StoreError where nothing is stored."""
    sender_id = conversation_of(options.sender)
    with reading(database_url(options.endpoints)) as connection:
        stored = everything_of(connection, sender_id)
    if not stored:
        raise StoreError("Nothing is stored of this person; are the settings and keys here the server's?")
    made = datetime.now(timezone.utc).isoformat(timespec="seconds")
    whole = {"conversation": sender_id, "made": made, "messages": messages_in(stored), "stored": stored}
    path: Path = options.out or own_folder() / f"export-{hidden_name(sender_id)[:12]}.json"
    _write(path, json.dumps(well_formed(whole), ensure_ascii=False, indent=1))
    return path


def conversation_of(given: str) -> str:
    """Return the name under which the server stores somebody's conversation.

    Errors: SettingError where a key is missing, Refused for a token that is not ours.
    """
    channel, colon, person = given.partition(":")
    if not (colon and channel.isidentifier()):
        return given  # the name itself
    if channel == "telegram":
        settings = telegram_settings()
        if settings is None:
            raise SettingError(f"{TELEGRAM_TOKEN.name} is not set; Telegram's people are named with it")
        return settings.conversation(person)
    if channel == "rest":
        return f"rest-{person}"
    tokens = Tokens(secret_key())
    if channel == "web":
        return tokens.sender_of(f"Bearer {person}", may_have_ended=True)
    return tokens.pseudonym(channel, person)


def _write(path: Path, text: str) -> None:
    """Write a new file that only this user can read; raise OSError where one is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sepsis_assistant.channels.export", description=main.__doc__
    )
    parser.add_argument("sender", help=f"{_WHO} (make: SENDER=)")
    parser.add_argument("--endpoints", type=Path, default=endpoints_file(), help="names the database")
    parser.add_argument("--out", type=Path, help=f"the file; otherwise in {VAR.name}/")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
