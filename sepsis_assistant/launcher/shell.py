"""Hold a conversation in this terminal, answer one message, or replay files of messages.

Rasa's own shell turns an answer with buttons into a menu that swallows whatever is typed next: somebody who
types "she has gone grey" picks the first button. Here buttons are numbers and typed text always counts.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from sepsis_assistant.channels.refusals import refusals
from sepsis_assistant.channels.settings import http_settings
from sepsis_assistant.channels.tokens import Tokens
from sepsis_assistant.fixed_texts import fixed_lines
from sepsis_assistant.launcher.action_server import ActionServer
from sepsis_assistant.launcher.assistant_server import AssistantServer
from sepsis_assistant.launcher.messages import LaunchError, UsageError, say
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.rendering import Button, chosen, explained, offered, rendered
from sepsis_assistant.launcher.serving import start
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.launcher.web_session import Refusal, WebSession
from sepsis_assistant.settings import MESSAGES_PER_MINUTE, TELEGRAM_TOKEN
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import StoreError, database_url, open_engine
from sepsis_assistant.storage.stored_turns import StoredTurn, turns_of

PROMPT = "\nYou: "
# This server is for one person at this machine: no flood to stop, and no messages to take from a bot's users.
_ALONE = {MESSAGES_PER_MINUTE.name: "1000000", **TELEGRAM_TOKEN.given("")}
_EVENTS = 500  # of a conversation are read to explain its last turn


@dataclass
class Conversation:
    """Hold a conversation with a running server: each line typed gives the lines to print."""

    session: WebSession
    endpoints: Path
    debug: bool = False
    refused: bool = False
    buttons: list[Button] = field(default_factory=list)

    def take(self, line: str) -> list[str]:
        """Return the lines that answer what was typed: a command of the shell, a number or a message."""
        if line.lower() == "/help":
            return fixed_lines()["shell_help"].format(call=refusals().call).splitlines()
        if line.lower() == "/debug":
            self.debug = not self.debug
            return [fixed_lines()["shell_debug_on" if self.debug else "shell_debug_off"]]
        try:
            return self._said(line)
        except Refusal as refusal:
            self.refused = True
            return [str(refusal)]

    def _said(self, line: str) -> list[str]:
        payload = chosen(line, self.buttons)
        replies = self.session.send(None if payload else line, payload)
        self.buttons = offered(replies)
        return rendered(replies) + (explained(self._stored(), replies) if self.debug else [])

    def _stored(self) -> StoredTurn | None:
        """Return what the store holds of the last message: only who owns the database can see it."""
        sender = Tokens(http_settings().secret_key).sender_of(f"Bearer {self.session.token}")
        try:
            engine = open_engine(database_url(self.endpoints))
            turns = turns_of(Conversations(engine).events(sender, _EVENTS))
        except (StoreError, SQLAlchemyError):
            return None
        return next((t for t in reversed(turns) if t.message_id == self.session.message_id), None)


@contextmanager
def private_server(
    root: Path, model: Path, endpoints: Path, actions: ActionServer, stop: Stop
) -> Iterator[int]:
    """Run both servers and yield the port; what ends too early is told together with whom to call."""
    server = AssistantServer(root, model, endpoints, free_port(), _ALONE)
    try:
        start(server, actions, stop)
        yield server.port
    except LaunchError as error:
        raise LaunchError(f"{error} {refusals().call}") from None
    finally:
        server.stop()
        actions.stop()


def talk(port: int, endpoints: Path, actions: ActionServer, stop: Stop) -> int:
    """Talk until Ctrl-C or the end of the input."""
    conversation, lines = Conversation(WebSession(port), endpoints), Lines(sys.stdin.fileno())
    print(fixed_lines()["shell_welcome"])
    while (line := _prompted(lines, actions, stop)) is not None:
        if line:
            print("\n".join(conversation.take(line)), flush=True)
    return 0


def answer_one(port: int, text: str) -> int:
    """Print the answer to one message, and nothing else, to standard output; return an exit code."""
    try:
        print("\n".join(rendered(WebSession(port).send(text), with_buttons=False)))
    except Refusal as refusal:
        say(str(refusal))
        return 1
    return 0


def replay(
    port: int, endpoints: Path, actions: ActionServer, stop: Stop, files: Iterable[tuple[Path, Iterable[str]]]
) -> int:
    """Print a transcript of each file, a conversation of its own; return an exit code."""
    refused = False
    for path, lines in files:
        conversation = Conversation(WebSession(port), endpoints)
        print(f"# {path}")
        for line in lines:
            if stop.requested:
                return 130
            actions.check()
            print(transcribed(conversation, line), flush=True)
        print()
        refused = refused or conversation.refused
    return int(refused)


def transcribed(conversation: Conversation, line: str) -> str:
    """Return the part of a transcript that holds one line and its answer."""
    return f"{PROMPT}{line}\n" + "\n".join(conversation.take(line))


def messages_in(path: Path) -> list[str]:
    """Return the messages in a file, one a line, without blank lines and # comments; raise UsageError."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a text file with one message a line") from None
    lines = [line.strip() for line in content.split("\n")]
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise UsageError(f"{path}: no message in it; write one message a line")
    return found


class Lines:
    """Read lines from a file descriptor without waiting for ever: pasted lines come one by one."""

    def __init__(self, descriptor: int) -> None:
        """Keep the descriptor."""
        self._descriptor, self._read, self._ended = descriptor, b"", False

    def next(self, stop: Stop, meanwhile: Callable[[], None]) -> str | None:
        """Return the next line, or None at the end or when a stop was requested."""
        while not stop.requested:
            line, newline, rest = self._read.partition(b"\n")
            if newline or self._ended:
                self._read = rest
                return line.decode(errors="replace").strip() if newline or line else None
            if select.select([self._descriptor], [], [], 0.2)[0]:
                data = os.read(self._descriptor, 65536)
                self._read, self._ended = self._read + data, not data
            meanwhile()
        return None


def _prompted(lines: Lines, actions: ActionServer, stop: Stop) -> str | None:
    print(PROMPT, end="", flush=True)
    return lines.next(stop, actions.check)
