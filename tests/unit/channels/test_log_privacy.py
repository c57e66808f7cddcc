"""What people write is health information: it is in no log line, whatever fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import structlog

from sepsis_assistant.channels.log_privacy import (
    drop_messages,
    keep_messages_out_of_logs,
    stack_of,
)
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore

SECRET = "Ekaterina has a fever"


@pytest.fixture
def private_logs() -> Iterator[None]:
    """Take messages out of the logs, and put back what was there."""
    made, processors = logging.getLogRecordFactory(), structlog.get_config()["processors"]
    before = list(processors)
    keep_messages_out_of_logs()
    yield
    logging.setLogRecordFactory(made)
    processors[:] = before


@pytest.mark.parametrize("name", ["text", "message", "user_text", "slots", "error", "exception"])
@pytest.mark.parametrize("value", [SECRET, [SECRET], {"text": SECRET}, ValueError(SECRET), object()])
def test_a_value_that_could_hold_a_message_is_taken_out(name, value):
    event = drop_messages(None, "info", {"event": "processor.message", name: value})
    assert SECRET not in str(event) and event["event"] == "processor.message"


@pytest.mark.parametrize(
    ("name", "value"),
    [("action_name", "utter_x"), ("port", 5005), ("took", 0.5), ("ready", True), ("model_id", "1")],
)
def test_what_the_program_itself_names_is_kept(name, value):
    assert drop_messages(None, "info", {"event": "x", name: value})[name] == value


@pytest.mark.parametrize(
    "log",
    [
        lambda logger, error: logger.exception("Encountered an exception while running action 'x'."),
        lambda logger, error: logger.error("failed", exc_info=error),
        lambda logger, error: logger.error(error),
        lambda logger, error: logger.error("failed: %s", error),
        lambda logger, error: logger.debug(error, exc_info=True),
        lambda logger, error: structlog.get_logger().error("x.failed", error=error, exc_info=True),
        lambda logger, error: structlog.get_logger().error("x.failed", exc_info=error),
        lambda logger, error: structlog.get_logger().error("x.failed", exc_info=(type(error), error, None)),
        lambda logger, error: structlog.get_logger().error("x.failed", text=SECRET, error=str(error)),
    ],
)
def test_an_error_is_logged_without_its_text(private_logs, caplog, capsys, log):
    logger = logging.getLogger("rasa.core.processor")
    with caplog.at_level(logging.DEBUG):
        try:
            raise ValueError(SECRET) from KeyError(SECRET)
        except ValueError as error:
            log(logger, error)
    said = caplog.text + "".join(capsys.readouterr())
    assert said and SECRET not in said


def test_where_an_error_happened_and_what_led_to_it_are_kept():
    try:
        try:
            int(SECRET)
        except ValueError:
            raise RuntimeError(SECRET) from None
    except RuntimeError as error:
        said = stack_of(error)
    assert said.startswith("RuntimeError") and "after ValueError" in said and __file__ in said
    assert SECRET not in said


def test_taking_messages_out_twice_is_the_same_as_once(private_logs):
    before = logging.getLogRecordFactory(), list(structlog.get_config()["processors"])
    keep_messages_out_of_logs()
    assert (logging.getLogRecordFactory(), structlog.get_config()["processors"]) == before


def test_an_error_of_the_database_does_not_hold_what_it_could_not_store(tmp_path):
    engine = ForgettingTrackerStore(db=str(tmp_path / "chat.db")).engine
    with pytest.raises(sa.exc.OperationalError) as caught, engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:text)"), {"text": SECRET})
    assert "nowhere" in str(caught.value) and SECRET not in str(caught.value)
