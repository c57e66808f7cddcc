"""Two real servers over one PostgreSQL get what Telegram and Twilio deliver: each is answered once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.support.deliveries import (
    Messenger,
    Pair,
    Telegram,
    Twilio,
    await_answers,
    deliver,
    deliver_at_once,
    not_answered_once,
    numbers,
    two_with_messengers,
)
from tests.support.postgres import Postgres
from tests.support.waiting import until

pytestmark = [pytest.mark.ops, pytest.mark.model]
MESSENGERS: tuple[Messenger, ...] = (Telegram(), Twilio())
EACH = 8  # messages of each messenger


@pytest.fixture(scope="module")
def pair(postgres: Postgres, new_folder: Callable[[], Path]) -> Iterator[Pair]:
    with two_with_messengers([new_folder(), new_folder()], postgres.url.render_as_string()) as made:
        yield made


@pytest.mark.parametrize("messenger", MESSENGERS, ids=lambda each: each.channel)
def test_what_both_servers_get_at_the_same_moment_is_answered_once(
    pair: Pair, postgres: Postgres, messenger: Messenger
) -> None:
    first, second = list(islice(numbers, EACH)), list(islice(numbers, EACH))
    deliver_at_once(messenger, pair, first)
    await_answers(postgres.url, messenger, first)
    deliver_at_once(messenger, pair, first)  # a messenger that heard nothing delivers again
    deliver_at_once(messenger, pair, second)
    await_answers(postgres.url, messenger, second)
    found = not_answered_once(postgres.url, messenger, pair[0], first + second)
    assert not found, "\n".join(found)


def test_what_a_killed_server_had_taken_is_answered_once_by_the_other(
    pair: Pair, postgres: Postgres, figure: Callable[[str], None]
) -> None:
    """It is killed while it sends some answers and works out others; Twilio has some without its knowing."""
    doomed, other = pair
    given = {messenger: list(islice(numbers, EACH)) for messenger in MESSENGERS}
    for messenger, those in given.items():
        messenger.break_off(doomed)
        deliver(messenger, doomed, those[: EACH // 2])
        deliver_at_once(messenger, pair, those)
    until(lambda: all(messenger.was_called(doomed) for messenger in MESSENGERS), "a try to send")
    doomed.kill()
    killed = time.monotonic()
    for messenger, those in given.items():
        deliver(messenger, other, those)
    for messenger, those in given.items():
        await_answers(postgres.url, messenger, those)
        found = not_answered_once(postgres.url, messenger, other, those)
        assert not found, "\n".join(found)
    figure(f"what a killed server had of the messengers: answered {time.monotonic() - killed:.1f} s later")
