"""Hold one conversation over each medium: web, REST, Telegram and the shell, all over real HTTP."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sepsis_assistant.launcher.rendering import EMERGENCY_BEGINS, EMERGENCY_ENDS
from sepsis_assistant.launcher.shell import Conversation
from sepsis_assistant.launcher.web_session import WebSession
from tests.support.dialogues import Said
from tests.support.fake_telegram import FakeTelegram
from tests.support.servers import REST, Server
from tests.support.stored import is_done, turn_of
from tests.support.waiting import until

_NUMBERED = re.compile(r"  \[\d+\] (.+)")


@dataclass(frozen=True)
class Turn:
    """Hold what one message led to: what was shown, and the names of the responses."""

    text: str
    titles: list[str]
    emergency: bool
    names: list[str | None] | None  # None: nothing is stored of this turn


class Medium:
    """Say things in one conversation; `buttons` are those of the last answer."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.buttons: Sequence[Any] = ()

    def take(self, step: Said) -> Turn:
        """Do one step: type something, or press a button where it is offered."""
        if step.press is None:
            return self.say(step.user)
        return self.press(step.press) if step.press <= len(self.buttons) else self.say(str(step.press))

    def say(self, text: str) -> Turn:
        raise NotImplementedError

    def press(self, number: int) -> Turn:
        raise NotImplementedError


class Web(Medium):
    """Use the web channel as the widget does."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.token = server.session()

    def say(self, text: str) -> Turn:
        return self._turn(self.server.say(self.token, text))

    def press(self, number: int) -> Turn:
        return self._turn(self.server.press(self.token, self.buttons[number - 1]["payload"]))

    def _turn(self, answer: Any) -> Turn:
        assert answer.status == 200, answer
        replies = answer.body["replies"]
        self.buttons = [b for r in replies for b in r["buttons"]]
        texts = [r["text"] + (f"\n{r['source_line']}" if r["source_line"] else "") for r in replies]
        said = [r["response"] for r in replies]
        names = stored_names(self.server, answer.body["id"])
        assert names in (None, said), "what is stored is not what was said"
        emergency = any(r["emergency"] for r in replies)
        return Turn("\n".join(texts), [b["title"] for b in self.buttons], emergency, names)


class Rest(Medium):
    """Use Rasa's REST form without a token: under the sender id that the server gave."""

    sender: str | None = None

    def say(self, text: str) -> Turn:
        return self._turn({"message": text})

    def press(self, number: int) -> Turn:
        return self._turn({"payload": self.buttons[number - 1]["payload"]})

    def _turn(self, body: dict[str, Any]) -> Turn:
        body |= {"message_id": str(uuid.uuid4())} | ({"sender": self.sender} if self.sender else {})
        answer = self.server.call("POST", REST, body)
        assert answer.status == 200, answer
        self.sender = answer.body[0]["recipient_id"]
        self.buttons = [b for m in answer.body for b in m.get("buttons", ())]
        text = "\n".join(m["text"] for m in answer.body)
        names = stored_names(self.server, body["message_id"])
        emergency = any(m["emergency"] for m in answer.body)
        return Turn(text, [b["title"] for b in self.buttons], emergency, names)


class Telegram(Medium):
    """Send updates to the webhook as Telegram does, and look at what reaches the chat."""

    _ids = count(70_000)

    def __init__(self, server: Server, fake: FakeTelegram) -> None:
        super().__init__(server)
        self.fake, self.chat = fake, next(self._ids)

    def say(self, text: str) -> Turn:
        return self._turn({"message": self._message(text)})

    def press(self, number: int) -> Turn:
        data = self.buttons[number - 1]["callback_data"]
        tap = {"id": "q", "data": data, "from": self._person(), "message": self._message("(the answer)")}
        return self._turn({"callback_query": tap})

    def _turn(self, body: dict[str, Any]) -> Turn:
        number, before = next(self._ids), len(self.fake.messages)
        assert self.server.update({"update_id": number, **body}) == 200
        until(lambda: is_done(self.server.database, number))
        sent = [m for m in self.fake.messages[before:] if m["chat_id"] == self.chat]
        rows = [row for m in sent for row in m.get("reply_markup", {}).get("inline_keyboard", ())]
        self.buttons = [button for row in rows for button in row]
        names = stored_names(self.server, str(number))
        emergency = any(m["text"].startswith("<b>") for m in sent)
        text = "\n".join(m["shown"] for m in sent)
        return Turn(text, [b["text"] for b in self.buttons], emergency, names)

    def _message(self, text: str) -> dict[str, Any]:
        chat = {"id": self.chat, "type": "private"}
        return {"message_id": 1, "chat": chat, "text": text, "from": self._person()}

    def _person(self) -> dict[str, Any]:
        return {"id": self.chat, "is_bot": False, "first_name": "A", "language_code": "en"}


class Shell(Medium):
    """Type lines into the shell's conversation and read the lines that it prints."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.conversation = Conversation(WebSession(server.port), server.folder / "endpoints.yml")
        self.conversation.take("/debug")

    def take(self, step: Said) -> Turn:
        return self.say(step.user if step.press is None else str(step.press))

    def say(self, text: str) -> Turn:
        lines = self.conversation.take(text)
        debug = [line.removeprefix("  . ") for line in lines if line.startswith("  . ")]
        found = [m for line in lines if (m := _NUMBERED.fullmatch(line))]
        frame = (EMERGENCY_BEGINS, EMERGENCY_ENDS)
        shown = [
            line for line in lines
            if line not in frame and not line.startswith("  . ") and not _NUMBERED.fullmatch(line)
        ]  # fmt: skip
        names = stored_names(self.server, self.conversation.session.message_id)
        if names is None:
            assert "nothing is stored" in debug[0]
        else:
            said = ", ".join(name or "(a text of no response)" for name in names)
            assert debug[-1] == f"answered: {said}"
        assert [line in lines for line in frame] in ([True, True], [False, False])
        return Turn("\n".join(shown), [m[1] for m in found], frame[0] in lines, names)


def stored_names(server: Server, message_id: str) -> list[str | None] | None:
    """Return the names of the responses that are stored for a message."""
    turn = turn_of(server.database, message_id)
    return None if turn is None else [said.get("utter_action") for said in turn.said]
