"""Put the guard in front of any of Rasa's channels: Slack, Twilio, Facebook and others (docs/channels.md)."""

from __future__ import annotations

import logging
import uuid
from collections import OrderedDict
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.run import _create_single_channel
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.blueprint_group import BlueprintGroup

from sepsis_assistant.channels.apologies import own_reply
from sepsis_assistant.channels.guard import Guard, OnMessage, shared_guard
from sepsis_assistant.channels.incoming import Incoming, Key
from sepsis_assistant.channels.log_privacy import keep_messages_out_of_logs
from sepsis_assistant.channels.messengers import refusal_reply, say
from sepsis_assistant.channels.refusals import InProgress, Refused
from sepsis_assistant.channels.replies import Reply
from sepsis_assistant.channels.settings import http_settings
from sepsis_assistant.channels.starting import start_guard
from sepsis_assistant.channels.tokens import Tokens
from sepsis_assistant.metrics.watching import expect_channel
from sepsis_assistant.unicode import well_formed

_TAKEN = 2_000  # messages that are remembered as said

logger = logging.getLogger(__name__)


class GuardedChannels(InputChannel):
    """Take channels of Rasa's under their usual addresses, each with the guard in front."""

    @classmethod
    def name(cls) -> str:
        """Return the name of this entry; each channel inside has its own."""
        return "guarded"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GuardedChannels:
        """Build the channels named in credentials.yml, each with its own credentials."""
        if not credentials:
            raise RasaException(f"credentials.yml: {__name__}.{cls.__name__} names no channel")
        built = (_built(name, values) for name, values in credentials.items())
        channels = [channel for channel in built if channel is not None]
        return cls(channels, Tokens(http_settings().secret_key))

    def __init__(self, channels: list[InputChannel], tokens: Tokens, guard: Guard | None = None) -> None:
        """Keep the channels; `tokens` makes names that do not show who somebody is."""
        self._channels, self._tokens, self._guard = channels, tokens, guard or shared_guard()
        self._taken: OrderedDict[Key, None] = OrderedDict()

    def url_prefix(self) -> str:
        """Return the root: the group below has the usual addresses."""
        return "/"

    def blueprint(self, on_new_message: OnMessage) -> BlueprintGroup:  # type: ignore[override]
        """Return the routes of all channels."""
        keep_messages_out_of_logs()
        group = BlueprintGroup(url_prefix="/webhooks")
        for channel in self._channels:
            expect_channel(channel.name())
            has_own = getattr(channel, "has_own_guard", False)
            take = on_new_message if has_own else self._guarded(channel, on_new_message)
            routes: Blueprint = channel.blueprint(take)
            routes.url_prefix = f"/{channel.url_prefix()}"
            start_guard(routes, self._guard)
            group.append(routes)
        return group

    def _guarded(self, channel: InputChannel, on_new_message: OnMessage) -> OnMessage:
        """Return what the channel calls instead of Rasa."""

        async def guarded(message: UserMessage) -> None:
            incoming = self._incoming(channel, message)
            if incoming.key in self._taken:  # delivered again: it was said, or is about to be
                return
            self._take(incoming.key)
            arrived = False
            try:
                replies = await self._replies(on_new_message, incoming)
                arrived = await say(message.output_channel, message.sender_id, replies)
            except InProgress:  # another worker has it, and will say the answer, if it lives
                logger.warning("message.in.progress elsewhere in %s", incoming.channel)
            finally:
                if not arrived:  # so that the next delivery is not dropped
                    self._taken.pop(incoming.key, None)

        return guarded

    async def _replies(self, on_new_message: OnMessage, incoming: Incoming) -> list[Reply]:
        if not incoming.text:
            return [own_reply(incoming, "utter_unreadable_request")]
        try:
            return await self._guard.answer(on_new_message, incoming, patience=None)
        except Refused as refusal:
            return [refusal_reply(incoming, refusal)]

    def _take(self, key: Key) -> None:
        self._taken[key] = None
        while len(self._taken) > _TAKEN:
            self._taken.popitem(last=False)

    def _incoming(self, channel: InputChannel, message: UserMessage) -> Incoming:
        # Rasa puts everybody without an id into one conversation.
        known = message.sender_id not in (DEFAULT_SENDER_ID, "None", "")
        person = well_formed(message.sender_id) if known else uuid.uuid4().hex
        return Incoming(
            sender=self._tokens.pseudonym(channel.name(), person),
            text=message.text,
            message_id=message.message_id,
            channel=channel.name(),
            metadata={"country": (message.metadata or {}).get("country")},
            buttons_in_text=True,
        )


def _built(name: str, values: dict[str, Any] | None) -> InputChannel | None:
    """Return a channel, or None where its messenger cannot be reached: the others go on without it."""
    try:
        return _create_single_channel(name, values)
    except OSError as error:  # Bot Framework fetches Microsoft's keys here
        logger.error("%s is off: its messenger cannot be reached (%s)", name, type(error).__name__)
        return None
