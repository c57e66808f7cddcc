"""Run our web server with the channels of ours and a small agent in the place of the model.

python stub_server.py PORT DATABASE CREDENTIALS: what the agent does is told by words in the message. DATABASE
is a file of SQLite, or the address of another database.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from sepsis_assistant.lean_rasa import leave_out_tensorflow

leave_out_tensorflow()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import BotUttered, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from sepsis_assistant.server.application import build  # noqa: E402
from sepsis_assistant.server.serving import serve  # noqa: E402
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore  # noqa: E402

BUTTONS = [{"title": "Causes", "payload": "/ask_causes"}, {"title": "Odd", "payload": "/odd_button"}]


class StubAgent:
    """Answer like Rasa: through the output channel, and store the turn at its end."""

    def __init__(self, database: str) -> None:
        self.processor, self.domain = self, Domain.empty()
        place = {"host": database} if "://" in database else {"db": database}
        self.tracker_store = ForgettingTrackerStore(domain=Domain.empty(), **place)
        self.count = 0

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: Any) -> None:
        self.count += 1
        words = message.text or ""
        before = await self.tracker_store.retrieve(message.sender_id)
        tracker = before or DialogueStateTracker.from_events(message.sender_id, [])
        if "SLOW" in words:
            await asyncio.sleep(float(words.split("SLOW")[1].split()[0]))
        if "RAISE" in words:
            raise RuntimeError("the secret text: " + words)
        if "UNTIL" in words:
            await exists(words.split("UNTIL")[1].split()[0])
        events = [UserUttered(words, message_id=message.message_id, parse_data={"intent": {"name": "x"}})]
        known = sum(isinstance(event, UserUttered) for event in tracker.events)
        for answer in self.answers(words, known):
            await message.output_channel.send_response(message.sender_id, dict(answer))
            said = {key: value for key, value in answer.items() if key not in ("text", "buttons")}
            events.append(BotUttered(answer["text"], {"buttons": answer.get("buttons")}, said))
        tracker.update_with_events(events, Domain.empty())
        await self.tracker_store.save(tracker)
        if "KILL" in words and not os.path.exists(f"{sys.argv[2]}.killed"):
            open(f"{sys.argv[2]}.killed", "w").close()
            os.kill(os.getpid(), 9)

    def answers(self, words: str, known: int) -> list[dict[str, Any]]:
        if "KNOWN" in words:
            return [{"text": f"Known: {known}", "utter_action": "utter_test"}]
        if "NOTHING" in words:
            return []
        if "DANGER" in words or "cannot breathe" in words:  # so does what the probe asks
            return [{"text": "Call 999 now.\n\nStay.", "utter_action": "utter_emergency_test"}]
        text = f"Answer {self.count} to: {words}\nSources: NHS."
        metadata = {"source_line": "Sources: NHS.", "sources": ["eu_112"]}
        return [{"text": text, "buttons": BUTTONS, "metadata": metadata, "utter_action": "utter_test"}]


async def exists(path: str) -> None:
    """Tell that the turn has come to this point, and wait for a file."""
    open(f"{path}.reached", "w").close()
    while not os.path.exists(path):
        await asyncio.sleep(0.02)


def main() -> None:
    port, database = int(sys.argv[1]), sys.argv[2]
    app = build(Path(sys.argv[3]))

    async def load(app: Any, loop: Any) -> None:
        app.ctx.agent = StubAgent(database)

    app.register_listener(load, "before_server_start")
    serve(app, port)


if __name__ == "__main__":
    main()
