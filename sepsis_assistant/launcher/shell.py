"""Hold a conversation in this terminal.

Rasa's own shell turns an answer with buttons into a menu that swallows whatever is typed next: somebody who
types "she has gone grey" picks the first button. Here buttons are numbers and typed text always counts.
"""

from __future__ import annotations

import json
import select
import sys
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sepsis_assistant.launcher.action_server import ActionServer
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.serving import rasa_server, wait_until_ready
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.settings import HOST

PROMPT = "\nYou: "
WELCOME = "Type a message and press Enter; a number picks a button; Ctrl-C or Ctrl-D ends."
Buttons = Sequence[Mapping[str, str]]


def talk(root: Path, model: Path, endpoints: Path, actions: ActionServer, stop: Stop) -> int:
    """Start both servers on free ports and talk until Ctrl-C or the end of the input."""
    port, sender, buttons = free_port(), uuid.uuid4().hex, list[Mapping[str, str]]()
    server = rasa_server(root, model, endpoints, port)
    try:
        wait_until_ready(server, port, actions, stop)
        print(WELCOME)
        while (line := _read_line(actions, stop)) is not None:
            messages = _send(port, sender, chosen(line, buttons))
            buttons = [button for m in messages for button in m.get("buttons", ())]
            print("\n".join(rendered(messages)), flush=True)
    finally:
        server.stop()
        actions.stop()
    return 0


def chosen(line: str, buttons: Buttons) -> str:
    """Return the payload of the button whose number was typed, or the text itself."""
    number = int(line) if line.isdecimal() and len(line) < 3 else 0
    return buttons[number - 1]["payload"] if 0 < number <= len(buttons) else line


def rendered(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the lines to print for the messages of one turn, buttons as numbers."""
    lines = [str(message.get("text", "")) for message in messages]
    titles = [button["title"] for message in messages for button in message.get("buttons", ())]
    return lines + [f"  [{number}] {title}" for number, title in enumerate(titles, start=1)]


def _read_line(actions: ActionServer, stop: Stop) -> str | None:
    """Return the next line, or None at Ctrl-C or the end of the input."""
    print(PROMPT, end="", flush=True)
    while not stop.requested:
        ready, _, _ = select.select([sys.stdin], [], [], 0.2)
        if ready:
            line = sys.stdin.readline()
            return line.strip() if line else None
        actions.check()
    return None


def _send(port: int, sender: str, text: str) -> list[dict[str, Any]]:
    """Send one message over REST and return the answer's messages."""
    request = urllib.request.Request(
        f"http://{HOST}:{port}/webhooks/rest/webhook",
        data=json.dumps({"sender": sender, "message": text}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        messages: list[dict[str, Any]] = json.load(answer)
    return messages
