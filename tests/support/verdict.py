"""Judge what people got under a load and what is stored of it afterwards, whatever happened meanwhile."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from tests.support.load import Load, Said, Talker
from tests.support.servers import WEB, Server
from tests.support.waiting import until

# Seconds in which an answer comes if one server lives: the lock and the claim of a message are waited for 10
# each, a turn has 30 (docs/http-api.md), and then there is the client's own pause.
PROMISED = 55.0
SHOWN = 200  # messages of a history at most (docs/http-api.md)
SETTLED = 20.0  # seconds after which what waited for the database is in it; it is tried again every second


def verdict(load: Load, servers: Sequence[Server], promised: float | None = PROMISED) -> list[str]:
    """Return what went wrong, in words; nothing if all is well."""
    until(lambda: all(server.call("GET", WEB + "ready").status == 200 for server in servers), "the recovery")
    pairs = list(product(load.talkers, servers))
    _settle(pairs)
    found = [complaint for said in load.said for complaint in of_answer(said, promised)]
    found += [complaint for pair in pairs for complaint in of_history(pair[0], history(*pair))]
    found += [complaint for pair in pairs for complaint in of_repeats(*pair)]
    return found


def _settle(pairs: Sequence[tuple[Talker, Server]]) -> None:
    """Wait until what was said is stored, or for so long that it never will be."""
    end = time.monotonic() + SETTLED
    while any(list(of_history(pair[0], history(*pair))) for pair in pairs) and time.monotonic() < end:
        time.sleep(0.2)


def of_answer(said: Said, promised: float | None) -> Iterator[str]:
    """Say what is wrong with the answer that somebody got."""
    if not said.replies:
        yield f"unanswered: {said}"
        return
    if said.is_danger and not any(reply["emergency"] for reply in said.replies):
        yield f"danger without its emergency reply: {said}"
    if promised is not None and said.seconds > promised:
        yield f"late, after {said.seconds:.0f} s: {said}"
    if said.refused:
        yield f"refused: {said}"


def of_history(talker: Talker, stored: Sequence[tuple[str, list[dict[str, Any]]]]) -> Iterator[str]:
    """Say what is wrong with what is stored of a conversation."""
    counts, replies = Counter(message_id for message_id, _ in stored), dict(stored)
    for said in talker.said[-SHOWN:]:
        times = counts[said.id]
        if said.id in talker.forgotten:
            if times:
                yield f"not deleted: {said}"
        elif said.id not in talker.unsure and times != 1:
            yield f"stored {times} times: {said}"
        if times and replies[said.id] and texts(replies[said.id]) != texts(said.replies):
            yield f"stored with other replies than it got: {said}, {replies[said.id]}"
    unknown = counts.keys() - {said.id for said in talker.said}
    if unknown:
        yield f"stored, but never said: {unknown}"


def of_repeats(talker: Talker, server: Server) -> Iterator[str]:
    """Send what was answered again, and say where another answer comes."""
    for said in talker.said:
        if said.replies and said.id not in talker.forgotten | talker.unsure:
            answer = server.say(talker.token, said.text, said.id)
            if answer.status != 200 or answer.body["replies"] != said.replies:
                yield f"answered twice: {said}, then {answer.status} {answer.body}"


def history(talker: Talker, server: Server) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the ids and the replies of the stored messages of a conversation."""
    answer = server.call("GET", WEB + "history", token=talker.token)
    messages = answer.body["messages"] if answer.status == 200 else ()
    return [(message["id"], message["replies"]) for message in messages]


def texts(replies: Sequence[dict[str, Any]] | None) -> list[str]:
    return [reply["text"] for reply in replies or ()]
