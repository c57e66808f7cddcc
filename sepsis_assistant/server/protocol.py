"""Read HTTP strictly and within limits: what can be read in two ways, is too long or too slow, is refused.

uvicorn parses with llhttp, the parser of Node.js; what neither limits is limited here.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from sepsis_assistant.channels.http import refusal_json
from sepsis_assistant.channels.refusals import Refused, refused

REQUEST_SECONDS = 30.0  # from its first byte to its last; as long for an answer that nobody takes
LINGER_SECONDS = 2.0  # a refused client may go on sending so long: with a reset it would never read why
HEAD_LIMIT = 16 * 1024  # bytes of the address and all headers

Header = tuple[bytes, bytes]  # a name in small letters, a value


class StrictProtocol(HttpToolsProtocol):
    """Answer one connection; refuse with 400, 408 or 431 and close it."""

    _timer: asyncio.TimerHandle | None = None
    _begun = False  # a part of a request has come
    _head: int | None = None  # bytes that came since a request began, until its headers are complete
    _too_long = False
    _refused = False
    _last: Refused | None = None  # to be said after the answers that are under way

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request, but not for ever."""
        super().connection_made(transport)
        self._limit_time()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; leave what follows a refusal."""
        if self._refused:
            return
        self._limit_time()
        super().data_received(data)
        if self._head is not None and not self.transport.is_closing():
            self._head += len(data)
            if self._head > HEAD_LIMIT:
                self._refuse(refused("long_head"))

    def on_message_begin(self) -> None:
        """Start the clock of a request."""
        super().on_message_begin()
        self._limit_time()
        self._begun, self._head = True, 0

    def on_headers_complete(self) -> None:
        """Look at all headers; raise ValueError, which the parser reports as its own error."""
        self._head = None
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_LIMIT:
            self._too_long = True
            raise ValueError("the head is too long")
        if not _has_one_meaning(self.parser.get_http_version(), self.headers):
            raise ValueError("the headers can be read in two ways")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Stop the clock of a request that is whole."""
        super().on_message_complete()
        self._begun = False
        self._stop_clock()

    def on_response_complete(self) -> None:
        """Say at last why what followed was refused, when all before it is answered."""
        is_last = not self.pipeline
        super().on_response_complete()
        if is_last and self._last is not None and not self.transport.is_closing():
            self._end(self._last)

    def pause_writing(self) -> None:
        """Give a client that does not take its answer some time."""
        super().pause_writing()
        self._limit_time()

    def resume_writing(self) -> None:
        """Stop the clock: the answer is being taken."""
        super().resume_writing()
        self._stop_clock()

    def timeout_keep_alive_handler(self) -> None:
        """Cut an idle connection, whatever waits to be sent."""
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser cannot read, in our words."""
        self._refuse(refused("long_head") if self._too_long else refused("invalid_request"))

    def _limit_time(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(REQUEST_SECONDS, self._too_slow)

    def _stop_clock(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        answered = self.cycle is not None and self.cycle.response_started and self._head is None
        if self._begun and not answered and not self.flow.write_paused:
            self._refuse(refused("slow_request"))
        else:
            self.transport.abort()

    def _refuse(self, refusal: Refused) -> None:
        """Say why and close the connection; requests that were whole before are answered first."""
        self._refused = True
        self._stop_clock()
        if self.pipeline and self.cycle.more_body:  # it waits for its turn, and will never be whole
            self.pipeline.popleft()
            self._last = refusal
        elif self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete:
            self._last = refusal
        else:
            self._end(refusal)

    def _end(self, refusal: Refused) -> None:
        """Say why, unless the current request has an answer already; close the connection."""
        begun = self.cycle is not None and self.cycle.response_started and self.cycle.more_body
        if not begun or self.cycle.response_complete:
            answer = refusal_json(refusal)
            length = (b"content-length", str(len(answer.body or b"")).encode())
            headers = [*answer.processed_headers, length, (b"connection", b"close")]
            lines = [STATUS_LINE[answer.status], *(b"%b: %b\r\n" % header for header in headers)]
            self.transport.write(b"".join([*lines, b"\r\n", answer.body or b""]))
        if self.cycle is not None and not self.cycle.response_complete:
            _silence(self.cycle)
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self.loop.call_later(LINGER_SECONDS, self.transport.close)
        else:
            self.transport.close()


def _silence(cycle: RequestResponseCycle) -> None:
    """Let the application end as if the client were gone: after our last word nothing can be written."""
    cycle.disconnected, cycle.waiting_for_100_continue = True, False
    cycle.message_event.set()


def _has_one_meaning(version: str, headers: Sequence[Header]) -> bool:
    """Say whether host and length of a request are clear; llhttp has looked at Content-Length already."""
    count = Counter(name for name, _ in headers)
    codings = [value.lower() for name, value in headers if name == b"transfer-encoding"]
    if version == "1.1":
        return count[b"host"] == 1 and codings in ([], [b"chunked"])
    return version == "1.0" and count[b"host"] <= 1 and not codings
