"""An update whose number no database can hold is none of Telegram's."""

import pytest

from sepsis_assistant.channels.telegram.updates import read_update

MESSAGE = {"chat": {"id": 7, "type": "private"}, "text": "hello"}


@pytest.mark.parametrize(
    ("number", "read"), [(0, True), (2**63 - 1, True), (2**63, False), (-1, False), (True, False)]
)
def test_only_numbers_that_can_be_stored_are_read(number: int, read: bool) -> None:
    assert (read_update({"update_id": number, "message": MESSAGE}) is not None) is read
