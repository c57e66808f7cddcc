"""Say what must be said when Rasa cannot."""

from __future__ import annotations

import time
from functools import lru_cache

from sepsis_assistant.channels.danger import sounds_dangerous
from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.replies import EMERGENCY, Reply, iso_time
from sepsis_assistant.data_files import DATA, read_yaml

_TEXTS = DATA / "channels" / "texts.yml"


@lru_cache(maxsize=20)
def response_text(name: str) -> str:
    """Return a text of data/channels/texts.yml, which must work without Rasa."""
    return str(read_yaml(_TEXTS)["texts"][name][0]["text"])


def own_reply(incoming: Incoming, name: str) -> Reply:
    """Return the reply with a text of our own."""
    emergency = name.startswith(EMERGENCY)
    now = iso_time(time.time())
    return Reply(f"{incoming.message_id}/0", response_text(name), emergency, time=now, response=name)


def apology(incoming: Incoming) -> Reply:
    """Return what is said when a turn failed: an emergency reply if the message has a danger sign."""
    danger = incoming.text is not None and sounds_dangerous(incoming.text)
    return own_reply(incoming, "utter_emergency_turn_failed" if danger else "utter_technical_problem")
