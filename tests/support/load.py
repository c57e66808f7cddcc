"""Talk to servers in many conversations at once as the widget does, and remember what came of each message.

Each conversation says a danger sign, a question and something harmless by turns. A message has an id, with
which it is sent again to the next server until it has its answer: what the widget and nginx do together.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from typing import Any

from tests.support.servers import WEB, Answer, Server
from tests.support.waiting import LIMIT, until

DANGER = "my dad has gone blue and cannot breathe"
QUESTION = "what causes sepsis"
HARMLESS = "my son had a good day at school and is fast asleep"
TEXTS = (DANGER, QUESTION, HARMLESS)
REQUEST_LIMIT = 20.0  # seconds after which the widget gives a request up (REQUEST_LIMIT of web/src/api.ts)
AGAIN = 0.3  # seconds between two tries; the widget begins with one
DELETE_EVERY = 4  # messages, in a conversation that is deleted again and again

Replies = list[dict[str, Any]]


@dataclass
class Said:
    """Hold a message and what became of it; `seconds` went by from the first try to the answer."""

    id: str
    text: str
    is_danger: bool
    replies: Replies | None = None
    seconds: float = 0.0
    refused: list[str] = field(default_factory=list)  # what was answered that is no answer


@dataclass(frozen=True)
class Scale:
    """Hold how many conversations there are, how many answers each gets between two events, and how fast."""

    conversations: int
    answers: int
    pace: float  # seconds between two messages of a conversation
    lasting: float  # seconds that a fault lasts at least


SHORT, LONG = Scale(3, 2, 0.3, 0.0), Scale(12, 3, 0.5, 20.0)


class Talker:
    """Hold one conversation, which goes on until it is stopped; then its last message is still answered."""

    def __init__(self, servers: Sequence[Server], number: int, pace: float, more: str) -> None:
        self.servers, self.number, self.pace, self.more = servers, number, pace, more
        self.deletes = number == 0
        self.token = servers[number % len(servers)].session()
        self.said: list[Said] = []
        self.answered = 0
        self.asked: Server | None = None  # who has the message now
        self.forgotten: set[str] = set()  # ids of what the server said that it has deleted
        self.unsure: set[str] = set()  # ids of what it may have deleted, without saying so
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._talk, daemon=True)

    def _talk(self) -> None:
        for number in count():
            if self.stopped.wait(self.pace):
                return
            turn = self.number + number  # of two servers, each gets all kinds of messages
            text = TEXTS[number % len(TEXTS)]
            self.said.append(Said(str(uuid.uuid4()), text + self.more, is_danger=text is DANGER))
            self._send(self.said[-1], turn)
            if self.deletes and number % DELETE_EVERY == DELETE_EVERY - 1:
                self._delete(turn)

    def _send(self, said: Said, turn: int) -> None:
        """Send a message to one server after the other until it has its answer."""
        started = time.monotonic()
        while time.monotonic() - started < LIMIT:
            answer = self._try("POST", "messages", {"id": said.id, "text": said.text}, turn)
            if answer is None or answer.status == 503 and answer.body["error"]["code"] == "ending":
                turn += 1
            elif answer.status == 200:
                said.replies, said.seconds = answer.body["replies"], time.monotonic() - started
                self.answered += 1
                return
            elif answer.status != 202:
                said.refused.append(f"{answer.status} {answer.body}")
            time.sleep(AGAIN)

    def _delete(self, turn: int) -> None:
        """Have the conversation deleted, and remember what is said of it."""
        mine = {said.id for said in self.said}
        answer = self._try("DELETE", "conversation", None, turn)
        if answer is not None and answer.status == 200 and answer.body["deleted"]:
            self.forgotten |= mine
        else:
            self.unsure |= mine

    def _try(self, method: str, path: str, body: Any, turn: int) -> Answer | None:
        """Return what the server of a turn answers, or None where it does not."""
        self.asked = self.servers[turn % len(self.servers)]
        try:
            return self.asked.call(method, WEB + path, body, self.token, REQUEST_LIMIT)
        except (OSError, HTTPException):
            return None
        finally:
            self.asked = None


class Load:
    """Hold the conversations; used as a context manager, which ends when every message is answered."""

    def __init__(self, servers: Sequence[Server], scale: Scale, more: str = "") -> None:
        """Open the conversations; the first is deleted again and again. `more` is added to each message."""
        self.scale = scale
        self.talkers = [Talker(servers, n, scale.pace, more) for n in range(scale.conversations)]

    def __enter__(self) -> Load:
        for talker in self.talkers:
            talker.thread.start()
        self.go_on()
        return self

    def __exit__(self, *_: object) -> None:
        for talker in self.talkers:
            talker.stopped.set()
        for talker in self.talkers:
            talker.thread.join()

    @property
    def said(self) -> list[Said]:
        return [said for talker in self.talkers for said in talker.said]

    def go_on(self, seconds: float = 0.0) -> None:
        """Return when each conversation has got some more answers, after so many seconds or later."""
        end = time.monotonic() + seconds
        wanted = [(t, t.answered + self.scale.answers) for t in self.talkers if not t.stopped.is_set()]

        def got() -> bool:
            return all(talker.answered >= number for talker, number in wanted)

        until(lambda: got() and time.monotonic() >= end, "more answers in each conversation")

    def one_leaves(self) -> Talker:
        """Return the one who says no more from now on, when its last message is answered."""
        leaver = self.talkers[-1]
        leaver.stopped.set()
        leaver.thread.join()
        return leaver

    def until_asked(self, server: Server) -> None:
        """Return when this server has a message to answer."""
        until(lambda: any(talker.asked is server for talker in self.talkers), "a message")
