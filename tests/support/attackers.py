"""One person on each channel over HTTP who sends hostile input, and whether each message was answered."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Iterator
from typing import Any

from sepsis_assistant.channels.http import BODY_LIMIT
from sepsis_assistant.channels.incoming import READ_CHARS
from tests.support.attack_checks import faults_in, faults_of
from tests.support.every_channel import EveryChannelServer
from tests.support.hostile_requests import damaged
from tests.support.servers import REST, WEB, Answer

MESSAGES = WEB + "messages"


class Person:
    """Send texts and damaged requests; `settle` waits for answers that come later and tells their faults."""

    channel = ""

    def __init__(self, server: EveryChannelServer, chance: random.Random) -> None:
        self.server, self.chance = server, chance
        self.name = uuid.UUID(int=chance.getrandbits(128)).hex

    def say(self, text: str, danger: bool = False) -> Iterator[str]:
        """Send a text; yield what was wrong, now or when it is settled."""
        raise NotImplementedError

    def damage(self) -> Iterator[str]:
        """Send a request that is none."""
        raise NotImplementedError

    def settle(self) -> Iterator[str]:
        """Wait for what comes later."""
        yield from ()

    def id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128)))

    def json(self, body: dict[str, Any]) -> bytes:
        """Return JSON as some clients write it, with escapes, or as others do, without."""
        if self.chance.random() < 0.5:
            return json.dumps(body).encode()
        return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def patiently(self, method: str, path: str, body: bytes, token: str | None = None) -> Answer:
        """Do what a client does that is told to ask again."""
        while True:
            answer = self.server.call(method, path, body, token)
            if answer.status != 202:
                return answer
            time.sleep(1)


def refusal_is_right(answer: Answer, body: bytes, text: str) -> bool:
    """Say whether a message that is a text at all may be refused like this."""
    if answer.status == 413:
        return len(body) > BODY_LIMIT or len(text) > READ_CHARS
    try:
        body.decode()
    except UnicodeDecodeError:
        return answer.status == 400
    return False


class WebPerson(Person):
    """Use the web channel."""

    channel = "web"

    def __init__(self, server: EveryChannelServer, chance: random.Random) -> None:
        super().__init__(server, chance)
        self.token = server.session()

    def say(self, text: str, danger: bool = False) -> Iterator[str]:
        body = self.json({"id": self.id(), "text": text})
        answer = self.patiently("POST", MESSAGES, body, self.token)
        yield from faults_of(answer, "POST", MESSAGES)
        if answer.status != 200:
            if not refusal_is_right(answer, body, text):
                yield f"refused with {answer.status}: {answer.body}"
            return
        replies = answer.body["replies"]
        yield from faults_in([reply["text"] for reply in replies])
        if danger and not (replies and replies[0]["emergency"]):
            yield f"danger answered with {[r['response'] for r in replies]}"

    def damage(self) -> Iterator[str]:
        message = {"id": self.id(), "text": "what causes sepsis", "country": "GB"}
        button = {"id": self.id(), "payload": "/ask_causes"}
        rating = {"reply_id": f"{self.id()}/0", "helpful": False, "why": "x"}
        path, body = self.chance.choice([(MESSAGES, message), (MESSAGES, button), (WEB + "feedback", rating)])
        answer = self.patiently("POST", path, damaged(body, self.chance), self.token)
        yield from faults_of(answer, "POST", path)
        if answer.status == 200 and path == MESSAGES:
            yield from faults_in([reply["text"] for reply in answer.body["replies"]])


class RestPerson(Person):
    """Use REST under the id that the server has made."""

    channel = "rest"

    def __init__(self, server: EveryChannelServer, chance: random.Random) -> None:
        super().__init__(server, chance)
        self.sender = server.call("POST", REST, {"message": "hello"}).body[0]["recipient_id"]

    def say(self, text: str, danger: bool = False) -> Iterator[str]:
        body = self.json({"sender": self.sender, "message": text, "message_id": self.id()})
        answer = self.patiently("POST", REST, body)
        yield from faults_of(answer, "POST", REST)
        if answer.status != 200:
            if not refusal_is_right(answer, body, text):
                yield f"refused with {answer.status}: {answer.body}"
            return
        yield from faults_in([reply["text"] for reply in answer.body])
        if danger and not answer.body[0]["emergency"]:
            yield f"danger answered with {answer.body[0]['text'][:80]}"

    def damage(self) -> Iterator[str]:
        body = {
            "sender": self.sender,
            "message": "hello",
            "message_id": self.id(),
            "metadata": {"country": "GB"},
        }
        answer = self.patiently("POST", REST, damaged(body, self.chance))
        yield from faults_of(answer, "POST", REST)
        if answer.status == 200:
            yield from faults_in([reply["text"] for reply in answer.body])
