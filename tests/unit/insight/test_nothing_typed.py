"""No word that a person typed, and no name of a conversation, can reach the report, wherever it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL, Engine

from sepsis_assistant.insight.command import main
from sepsis_assistant.insight.made_up import LAST
from sepsis_assistant.storage.database import open_engine, prepare
from sepsis_assistant.storage.events import Row, insert_events
from sepsis_assistant.storage.feedback import FEEDBACK
from sepsis_assistant.storage.unanswered import UNANSWERED

TYPED = "Zebediah"
NUMBER = "41.73"  # a temperature that somebody told
WHEN = LAST - 3600.0
SHOWN = ("What is the main cause of sepsis?", "a temperature in a baby under 3 months")
FEVER = f"a temperature of {NUMBER} in a baby under 3 months"
PERIOD = ["--from", "2026-11-20", "--to", "2026-12-02"]


def row(kind: str, content: dict[str, Any], name: str | None = None) -> Row:
    data = {"event": kind, "name": name, "timestamp": WHEN, **content}
    return Row(kind, WHEN, TYPED, name, json.dumps(data))


def user(**content: Any) -> Row:
    typed = {"text": TYPED, "input_channel": "web", "message_id": "1", "metadata": {"country": TYPED}}
    parsed = {"text": TYPED, "entities": [{"entity": TYPED, "value": TYPED}], "intent": {"name": TYPED}}
    return row("user", {**typed, "parse_data": {**parsed, "safety": {"noticed": [TYPED]}}, **content})


def slot(name: str, value: Any) -> Row:
    return row("slot", {"value": value}, name)


def bot(reply: Any, **content: Any) -> Row:
    said = {"text": f"You said {TYPED}", "data": {"buttons": [{"title": TYPED}]}}
    return row("bot", {**said, "metadata": {"utter_action": reply, "likely": TYPED}, **content})


TALKS = {
    "the text, entities, intent and metadata": [user(), bot("utter_ask_causes")],
    "a channel": [user(input_channel=TYPED.lower()), bot("utter_greet")],
    "a message id": [user(message_id=TYPED), bot("utter_greet")],
    "any slot": [user(), slot("country", TYPED), slot(TYPED, TYPED), bot("utter_greet")],
    "the slots that are read": [
        user(), slot("detail", TYPED), slot("fallback_step", f"question {TYPED}"),
        slot("danger_named", [TYPED, [TYPED], {TYPED: TYPED}]),
        bot("utter_ask_causes"), bot("utter_fallback"),
    ],
    "slots of another form": [
        user(), slot("detail", [TYPED]), slot("danger_named", TYPED), bot("utter_ask_causes"),
    ],
    "a number in a sign": [user(), slot("danger_named", [FEVER]), bot("utter_emergency")],
    "the name of a reply": [user(), bot(TYPED), bot(f"utter_ask_{TYPED}"), bot([TYPED])],
    "an action and another kind of event": [user(), row("action", {}, TYPED), row(TYPED, {}), bot("utter_x")],
}  # fmt: skip


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Callable[[list[Row]], Path]]:
    """Return what stores a conversation six times, so that no count is hidden, and the endpoints file."""
    engine = open_engine(URL.create("sqlite", database=str(tmp_path / "chat.db")))

    def store(talk: list[Row]) -> Path:
        prepare(engine)
        with engine.begin() as connection:
            for number in range(6):
                insert_events(connection, f"{TYPED}-{number}", talk)
                insert_events(connection, f"known-{number}", KNOWN)
        rate(engine)
        path = tmp_path / "endpoints.yml"
        path.write_text(f"tracker_store:\n  dialect: sqlite\n  db: {tmp_path / 'chat.db'}\n")
        return path

    yield store
    engine.dispose()


KNOWN = [
    user(message_id="k"), slot("detail", "main_cause"), bot("utter_ask_causes"), slot("detail", None),
    user(message_id="k2"), slot("danger_named", [FEVER]), bot("utter_emergency"),
]  # fmt: skip


def rate(engine: Engine) -> None:
    with engine.begin() as connection:
        for number in range(6):
            mine = {"sender_id": f"{TYPED}-{number}", "reply_id": "1/0", "received": WHEN}
            connection.execute(
                FEEDBACK.insert().values({**mine, "response": TYPED, "helpful": False, "why": TYPED})
            )
            kept = {"sender_id": TYPED, "received": WHEN, "reply": TYPED, "text": TYPED}
            connection.execute(UNANSWERED.insert().values(kept))


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_what_was_typed_is_nowhere_in_the_report(
    stored: Callable[[list[Row]], Path], talk: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    main(["--endpoints", str(stored(talk)), "--out", str(page), *PERIOD])
    printed = capsys.readouterr()
    for text in (printed.out.replace(str(page), ""), printed.err, page.read_text(encoding="utf-8")):
        assert TYPED.lower() not in text.lower()
        assert NUMBER not in text
    # The same places hold what is shown where it is a word of ours: the test reads what was stored.
    assert all(name in text for name in SHOWN for text in (printed.out, page.read_text(encoding="utf-8")))


def test_a_database_that_cannot_be_read_is_told_without_what_is_in_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "chat.db"
    file.write_text(f"{TYPED} " * 100)
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text(f"tracker_store:\n  dialect: sqlite\n  db: {file}\n")
    with pytest.raises(SystemExit) as ended:
        main(["--endpoints", str(endpoints), "--out", str(tmp_path / "x.html")])
    assert "cannot be read" in str(ended.value)
    assert TYPED not in str(ended.value)
