"""A database that holds messages without an answer, as a server with SEPSIS_KEEP_UNANSWERED=1 leaves them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL

from sepsis_assistant.storage.database import open_engine, prepare
from sepsis_assistant.storage.unanswered import UnansweredMessage, keep_unanswered


def endpoints_in(folder: Path) -> Path:
    """Return an endpoints file that names a database in a folder, which need not be there."""
    path = folder / "endpoints.yml"
    path.write_text(f"tracker_store:\n  dialect: sqlite\n  db: {folder / 'chat.db'}\n", encoding="utf-8")
    return path


def keep(folder: Path, *texts: str) -> Path:
    """Keep messages in a database in a folder; return the endpoints file that names it."""
    engine = open_engine(URL.create("sqlite", database=str(folder / "chat.db")))
    prepare(engine)
    for text in texts:
        keep_unanswered(engine, "s", UnansweredMessage(text, "utter_out_of_scope"))
    engine.dispose()
    return endpoints_in(folder)
