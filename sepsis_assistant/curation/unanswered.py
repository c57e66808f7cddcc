"""Show what people asked and nothing answers: what `make insight UNANSWERED=1` prints."""

from __future__ import annotations

import time

from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.curation.views import Page
from sepsis_assistant.encoder import question_encoder
from sepsis_assistant.insight.reading import read_kept
from sepsis_assistant.insight.unanswered import as_list
from sepsis_assistant.settings import endpoints_file
from sepsis_assistant.storage.database import StoreError, database_url
from sepsis_assistant.storage.reading import reading

DAYS = 30


def unanswered_page(is_asked: bool) -> Page:
    """Return the redacted messages that got no answer; the database is read only where that is asked for."""
    return Page("unanswered.html", {"listed": _listed() if is_asked else None})


def _listed() -> str:
    now = time.time()
    try:
        with reading(database_url(endpoints_file())) as connection:
            messages = read_kept(connection, now - DAYS * 86_400, now)
    except StoreError as error:
        return str(error)
    except SQLAlchemyError as error:  # its text could hold what somebody wrote
        return f"The database cannot be read ({type(error).__name__}): see the endpoints file."
    return as_list(messages, question_encoder().encode)
