"""What the channels accept, and what they say when a turn fails."""

import asyncio

import pytest

from sepsis_assistant.channels.guard import MAX_STORED_CHARS, BadRequest, answer, read_body


@pytest.mark.parametrize(
    "body",
    [None, [], "text", 5, {}, {"message": 5}, {"message": {"a": 1}}, {"message": None},
     {"message": "x", "sender": 5}, {"message": "x", "sender": ""}, {"message": "x", "sender": "a" * 101}],
)  # fmt: skip
def test_a_body_that_is_no_message_is_refused_with_a_reason(body):
    with pytest.raises(BadRequest, match="send|must be"):
        read_body(body)


def test_people_without_an_id_do_not_share_a_conversation():
    first, second = (read_body({"message": "hello"}).sender for _ in range(2))
    assert first != second


def test_long_messages_are_shortened_not_refused():
    assert len(read_body({"message": "x" * 50_000}).text) <= MAX_STORED_CHARS + 1


@pytest.mark.parametrize("failure", [RuntimeError("boom"), None])
def test_a_turn_that_fails_or_says_nothing_gets_the_safe_apology(failure):
    async def handler(message):
        if failure:
            raise failure

    messages = asyncio.run(answer(handler, read_body({"message": "hi"}), "rest"))
    assert len(messages) == 1
    assert "999" in messages[0]["text"] and "boom" not in messages[0]["text"]
