"""What py-spy looks at: a process that starts as a server does, and then answers questions."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from benchmarks.databases import sqlite
from benchmarks.turns import EACH, QUESTIONS, conversation, loaded, turn
from sepsis_assistant.lean_rasa import make_rasa_quiet
from sepsis_assistant.no_tensorflow import leave_out_sklearn
from sepsis_assistant.settings import MODEL


def start(loop: asyncio.AbstractEventLoop, store: Any) -> Any:
    """Import what a server imports, load the model and answer once; return the agent."""
    leave_out_sklearn()
    make_rasa_quiet()
    import sepsis_assistant.server.application
    import sepsis_assistant.server.serving  # noqa: F401

    agent = loop.run_until_complete(loaded(MODEL, store))
    loop.run_until_complete(turn(agent, "first", QUESTIONS[0]))
    return agent


def talk(loop: asyncio.AbstractEventLoop, agent: Any, turns: int) -> None:
    """Answer so many questions one after the other, in short conversations, none in the same words."""
    for place in range(turns // EACH):
        loop.run_until_complete(conversation(agent, EACH, place))


def main(arguments: list[str]) -> None:
    """Do both."""
    loop = asyncio.new_event_loop()
    with sqlite() as store:
        talk(loop, start(loop, store), int(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
