"""Serve the trained model with every channel; what would go to Slack is written to the file SAID instead.

python every_channel_server.py SAID ...: the rest are the arguments of sepsis_assistant.server.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from sepsis_assistant.no_tensorflow import leave_out_tensorflow

leave_out_tensorflow()

from rasa.core.channels.slack import SlackBot  # noqa: E402

from sepsis_assistant.server.__main__ import main  # noqa: E402

SAID = sys.argv.pop(1)


async def post_message(output: SlackBot, channel: str, **kwargs: Any) -> None:
    with open(SAID, "a", encoding="utf-8") as file:
        file.write(json.dumps({"channel": channel, "text": kwargs.get("text")}) + "\n")


if __name__ == "__main__":
    SlackBot._post_message = post_message
    main()
