"""Send messages with Twilio's API: each until Twilio has it or refuses it for good, and none twice.

Source: https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from sepsis_assistant.channels.connections import Connections
from sepsis_assistant.channels.deliveries import Away, Call, NotTaken
from sepsis_assistant.channels.patience import Passing, Pause, patiently

API = "https://api.twilio.com"
_TIME_LIMIT = 20.0  # seconds for one call
_SLACK = 120.0  # seconds by which Twilio's clock and ours may differ
_LATEST = 50  # messages to a number that are looked through
_REMEMBERED = 10_000  # messages that Twilio has taken
# These tell of the account or of our number, not of the message: it may be sent when they are set right.
_ACCOUNT = frozenset({401, 403, 404})
# No number, not one of this account, not for SMS or WhatsApp; or too many messages wait to be sent from it.
_OUR_NUMBER = frozenset({21212, 21603, 21606, 21611, 21659, 21660, 63007})


class TwilioApi(Connections):
    """Send texts from one number of an account; use it as an async context manager."""

    def __init__(
        self,
        account: str,
        token: str,
        number: str,
        base: str = API,
        pause: Pause = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep the parts; `pause` waits between tries, `clock` returns Unix seconds."""
        self._address = f"{base.rstrip('/')}/2010-04-01/Accounts/{account}/Messages.json"
        auth, timeout = aiohttp.BasicAuth(account, token), aiohttp.ClientTimeout(total=_TIME_LIMIT)
        super().__init__(auth=auth, timeout=timeout)
        self._from = {"MessagingServiceSid" if number.startswith("MG") else "From": number}
        self._pause, self._clock = pause, clock
        self._taken: OrderedDict[str, None] = OrderedDict()

    async def send(self, call: Call, since: float | None = None) -> None:
        """Send {"to", "body"}; raise Away, or NotTaken where Twilio refuses this message.

        `since` is the Unix time of an earlier try that may have arrived. After such a one Twilio is asked
        first whether it has the message.
        """
        perhaps = since

        async def attempt() -> str:
            nonlocal perhaps
            if perhaps is not None and (known := await self._known(call, perhaps)):
                return known
            before, perhaps = perhaps, perhaps or self._clock()
            status, answer = await self._request("POST", data={**self._from, **_fields(call)})
            if status < 300:
                return str(answer.get("sid"))
            perhaps = before
            raise _refusal(status, answer)

        try:
            self._remember(await patiently(attempt, self._pause))
        except Passing as failure:
            raise Away(f"twilio: {failure.reason}") from None

    async def _known(self, call: Call, since: float) -> str | None:
        """Return the id of the message if Twilio has taken it since then."""
        query = {"To": str(call["to"]), "PageSize": str(_LATEST)}
        status, answer = await self._request("GET", params=query)
        if status == 429:
            raise Passing("HTTP 429")
        found = answer.get("messages") if status < 300 else None  # a token may not be allowed to read
        for message in found if isinstance(found, list) else ():
            same = str(message.get("body")).strip() == str(call["body"]).strip()
            if same and message.get("sid") not in self._taken and _made(message) >= since - _SLACK:
                return str(message.get("sid"))
        return None

    async def _request(self, method: str, **values: Any) -> tuple[int, Mapping[str, Any]]:
        """Return status and answer; raise Passing where it is unknown what became of the request."""
        if self._session is None:
            raise RuntimeError("the connection is not open; use 'async with TwilioApi(...)'")
        try:
            async with self._session.request(method, self._address, **values) as response:
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise Passing(type(error).__name__) from None
        if response.status >= 500:
            raise Passing(f"HTTP {response.status}")
        return response.status, answer if isinstance(answer, Mapping) else {}

    def _remember(self, sid: str) -> None:
        self._taken[sid] = None
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)


def _fields(call: Call) -> dict[str, str]:
    return {"To": str(call["to"]), "Body": str(call["body"])}


def _refusal(status: int, answer: Mapping[str, Any]) -> Exception:
    """Return why a message was not taken; Twilio's own text is left out, as it can name the number."""
    reason = f"HTTP {status}, error {answer.get('code')}"
    if status == 429:
        return Passing(reason)
    if status in _ACCOUNT or answer.get("code") in _OUR_NUMBER:
        return Away(f"twilio: {reason}; look at account_sid, auth_token, twilio_number")
    return NotTaken(f"twilio: {reason}")


def _made(message: Mapping[str, Any]) -> float:
    """Return when Twilio made a message, in Unix seconds; what has no date is taken for new."""
    try:
        made: datetime = parsedate_to_datetime(str(message.get("date_created")))
    except (TypeError, ValueError):
        return float("inf")
    return made.timestamp()
