"""The visitors, for locust: each opens a session, writes, thinks and leaves, and another one comes.

benchmarks/load/running.py starts it: python -m locust -f benchmarks/load/locustfile.py ...
"""

from __future__ import annotations

import itertools
import random
import ssl
import sys
import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import gevent.socket
from locust import FastHttpUser, events, task

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # locust puts only this folder there

from benchmarks.load.records import ANSWERED, LATER, REFUSALS, Turn, write  # noqa: E402
from benchmarks.load.visitors import address, length, thinking, writing  # noqa: E402

NAME = "assistant.example"  # as in deploy/nginx/sepsis.conf
WEB = "/webhooks/web/"
TRIES, PAUSE = 12, 1.0  # of a message, with the same id, and seconds between them
NUMBERS = itertools.count()

_found = gevent.socket.getaddrinfo
# No name server knows the name of the configuration, and the proxy answers to no other.
gevent.socket.getaddrinfo = lambda host, *more: _found("127.0.0.1" if host == NAME else host, *more)


@events.init_command_line_parser.add_listener
def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--think", type=float, default=0.0, help="mean seconds between two messages")
    parser.add_argument("--seed", type=int, default=1, help="another one writes other texts")
    parser.add_argument("--records", type=Path, required=True, help="file of one JSON line for each turn")
    parser.add_argument("--certificate", type=Path, required=True, help="whom to trust")


@events.test_start.add_listener
def _begin(environment: Any, **_: Any) -> None:
    options = environment.parsed_options
    Visitor.context_of_all = ssl.create_default_context(cafile=str(options.certificate))
    Visitor.records = options.records.open("a", encoding="utf-8", buffering=1)


class Visitor(FastHttpUser):
    """Write, wait for the answer, think, write again."""

    insecure = False
    context_of_all: ssl.SSLContext
    records: Any = None

    @staticmethod
    def ssl_context_factory(**_: Any) -> ssl.SSLContext:
        """Return what all visitors trust."""
        return Visitor.context_of_all

    def on_start(self) -> None:
        """Come for the first time."""
        self.options = self.environment.parsed_options
        self.chance = random.Random(f"{self.options.seed} {next(NUMBERS)}")
        self._arrive()

    def wait_time(self) -> float:
        """Return how long to read the answer and to write the next message."""
        return thinking(self.chance, self.options.think)

    @task
    def turn(self) -> None:
        """Send one message; leave after the last one."""
        if self.sent >= self.messages or not self.headers:
            self._arrive()
        self.sent += 1
        message = writing().next(self.chance)
        body = {"id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), "text": message.text}
        self._ask("messages", Turn(message.kind, self.sent, message.text, time.time()), body)

    def _arrive(self) -> None:
        """Come as somebody else: a new connection from an address of its own, and a new session."""
        self.client.client.close()
        self.sent, self.messages = 0, length(self.chance)
        self.headers = {"X-Forwarded-For": address(self.chance)}
        session = self._ask("session", Turn("session", 0, "", time.time()), {})
        self.headers = session and {**self.headers, "Authorization": f"Bearer {session['token']}"}

    def _ask(self, what: str, turn: Turn, body: dict[str, str]) -> dict[str, Any]:
        """Ask until there is an answer, as the widget does; keep what came of it and return it."""
        started, answer = time.perf_counter(), dict[str, Any]()
        for _ in range(TRIES):
            with self.client.post(
                WEB + what, json=body, headers=dict(self.headers), name=turn.kind, catch_response=True
            ) as response:
                response.success()
                turn.statuses.append(response.status_code)
                size = len(response.content or b"")
                answer = response.json() if response.status_code in (ANSWERED, LATER) else {}
            if turn.statuses[-1] == ANSWERED:
                break
            time.sleep(_pause(turn.statuses[-1], response, answer))
        turn.ms = 1000 * (time.perf_counter() - started)
        turn.read(answer.get("replies", ()), size)
        write(turn, self.records)
        return answer if turn.answered else {}


def _pause(status: int, response: Any, answer: dict[str, Any]) -> float:
    """Return the seconds until the next try, as the server asks for."""
    if status == LATER:
        return float(answer["retry_after"])
    asked = (response.headers or {}).get("Retry-After") if status in REFUSALS else None
    return float(asked or PAUSE)
