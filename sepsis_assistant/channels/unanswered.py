"""Keep what a person typed and got no answer to, redacted, where the operator has asked for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from sepsis_assistant.channels.incoming import Incoming
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.metrics.labels import labels
from sepsis_assistant.redaction import Redact
from sepsis_assistant.storage.access import Away
from sepsis_assistant.storage.turn_store import TurnStore
from sepsis_assistant.storage.unanswered import UnansweredMessage, keep_unanswered

logger = logging.getLogger(__name__)


async def keep_if_unanswered(
    store: TurnStore | None, redact: Redact | None, incoming: Incoming, replies: Sequence[Reply]
) -> None:
    """Keep the redacted text of a typed message without an answer; never raises.

    Call it while the conversation's lock is held: a deletion waits for it.
    """
    if store is None or redact is None or not incoming.text:
        return
    reply = labels().unanswered([each.response or "" for each in replies])
    if reply is None:
        return
    try:
        text = await asyncio.to_thread(redact, incoming.text)
        message = UnansweredMessage(text, reply)
        await store.access.run(partial(keep_unanswered, sender_id=incoming.sender, message=message))
    except Away:
        pass  # only the list is shorter
    except Exception as error:  # its text could hold what somebody wrote
        logger.error("an unanswered message was not kept: %s", type(error).__name__)
