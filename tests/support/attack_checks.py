"""What must hold whatever is sent: answers as described, quiet logs, nobody else's conversation touched."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sepsis_assistant.channels.buttons import standing_buttons
from sepsis_assistant.channels.refusals import refusals
from sepsis_assistant.data_files import ROOT
from tests.support.data import read
from tests.support.dialogues import NEVER
from tests.support.hostile_texts import MARK
from tests.support.servers import Answer, Server
from tests.support.stored import rows

EXPORT = "This is what I have stored"  # how an export of what somebody wrote begins
ANYWHERE = {400, 404, 405, 408, 413, 431}  # docs/http-api.md: what is malformed, slow, long or not there
# What an operator is told whose address for Twilio is wrong; it holds nothing of the request.
EXPECTED = "twilio: a request without Twilio's signature"


@cache
def described() -> dict[tuple[str, str], set[int]]:
    """Return the statuses of each operation in docs/openapi.yml."""
    paths = read(ROOT / "docs" / "openapi.yml")["paths"]
    return {
        (method.upper(), str(path)): {int(status) for status in operation["responses"]}
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


@cache
def codes() -> set[str]:
    return {wording.code for wording in refusals().wordings.values()}


def faults_of(answer: Answer, method: str, path: str) -> Iterator[str]:
    """Yield what is wrong with an answer, in words."""
    known = described().get((method, path), set()) | ANYWHERE
    if answer.status not in known:
        yield f"status {answer.status} is not described for {method} {path}"
    if isinstance(answer.body, bytes):
        yield f"no JSON but {answer.headers.get('content-type')}"
    elif answer.status >= 400:
        body = answer.body[0] if isinstance(answer.body, list) else answer.body
        with contextlib.suppress(KeyError, TypeError):
            if body["error"]["code"] in codes() and body["error"]["fix"]:
                return
        yield f"{answer.status} without a known code: {body}"


def faults_in(texts: list[str]) -> Iterator[str]:
    """Yield what is wrong with what a person reads."""
    if not texts or not all(text.strip() for text in texts):
        yield "silence"
    own = (text for text in texts if not text.startswith(EXPORT))  # not what people wrote themselves
    for found in filter(None, map(NEVER.search, own)):
        yield f"forbidden words: {found.group()}"


class Log:
    """Read what a server has written since the last look; every line is a JSON object."""

    def __init__(self, server: Server) -> None:
        """Begin at the end of what is there."""
        self._path = server.folder / "log"
        self._seen = self._path.stat().st_size

    def faults(self) -> Iterator[str]:
        """Yield lines that should not be there."""
        with self._path.open("rb") as file:
            file.seek(self._seen)
            text = file.read()
        self._seen += len(text)
        for line in text.decode().splitlines():
            try:
                said = json.loads(line)
            except ValueError:
                yield f"a line of the log that is no JSON: {line[:200]}"
                continue
            expected = str(said.get("event")).startswith(EXPECTED)
            if said["level"] in ("error", "critical") and not expected:
                yield f"the log: {line[:400]}"
            if MARK in line:
                yield f"what somebody wrote stands in the log: {line[:400]}"


class Store:
    """Watch the stored conversations: who has said nothing has the same events as before."""

    def __init__(self, database: Path) -> None:
        """Remember what is there."""
        self._database, self._known, self._last = database, {}, 0
        list(self.faults())

    def faults(self) -> Iterator[str]:
        """Yield conversations that changed though their people were not here, and typed intents."""
        found = rows(self._database, "SELECT sender_id, count(*), max(id) FROM events GROUP BY sender_id")
        now = {sender: (count, last) for sender, count, last in found}
        for sender, before in self._known.items():
            if now.get(sender) != before:
                yield f"the conversation of another changed: {sender} from {before} to {now.get(sender)}"
        query = "SELECT sender_id, data FROM events WHERE type_name = 'user' AND id > ?"
        for sender, data in rows(self._database, query, self._last):
            text = str(json.loads(data).get("text") or "")
            if text.startswith("/") and not self._may_say(sender, text):
                yield f"a typed command reached Rasa: {ascii(text)[:100]}"
        self._known, self._last = now, max((last for _, last in now.values()), default=0)

    def _may_say(self, sender: str, text: str) -> bool:
        """Say whether a payload stands always, or was offered in this conversation."""
        query = "SELECT 1 FROM events WHERE sender_id = ? AND type_name = 'bot' AND data LIKE ?"
        offered = f'%"payload": {json.dumps(text)}%'
        return text in standing_buttons() or bool(rows(self._database, query, sender, offered))

    def closed(self, sender: str) -> Iterator[str]:
        """Yield a fault with the message that closed the emergency in a conversation."""
        query = "SELECT data FROM events WHERE sender_id = ? ORDER BY id"
        text, by, is_open = "", "", False
        for event in (json.loads(data) for (data,) in rows(self._database, query, sender)):
            text = event.get("text") if event["event"] == "user" else text
            if event["event"] == "slot" and event["name"] == "emergency_open":
                is_open, by = bool(event["value"]), text
        if not is_open:
            yield f"closed by {ascii(by)[:300]}"


def raw_faults(raw: bytes, answer: bytes, given: str, secret: str) -> Iterator[str]:
    """Yield what is wrong with the bytes that answer the bytes of an odd request."""
    for status in map(int, re.findall(rb"HTTP/1\.1 (\d\d\d) ", answer)):
        if status >= 500:
            yield f"status {status} for {raw[:300]!r}"
    if secret.encode() in answer:
        yield f"what another said was told for {raw[:300]!r}"
    if len(given) > 40 and given.encode("latin-1", "replace") in answer:
        yield f"a token was taken over from the request {raw[:300]!r}"
    for name in (b"Traceback", b"root:x:0", b"tracker_store:", b"SQLite format"):
        if name in answer:
            yield f"{name!r} in the answer to {raw[:300]!r}"
