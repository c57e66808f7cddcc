"""Stand between a server and its database, and be as slow as a test asks."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from sepsis_assistant.settings import HOST

_PACKET = 65_536  # bytes


class SlowWay:
    """Pass on what comes over TCP, each packet after `delay` seconds."""

    def __init__(self, port: int) -> None:
        """Listen on a free port and lead to `port` of this machine."""
        self._to, self.delay = port, 0.0
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @contextlib.contextmanager
    def slow(self, delay: float) -> Iterator[None]:
        """Hold every packet up for so many seconds."""
        self.delay = delay
        try:
            yield
        finally:
            self.delay = 0.0

    def close(self) -> None:
        """Take no new connection; those that are open end with their ends."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection((HOST, self._to)) as far:
            back = threading.Thread(target=self._pass_on, args=(far, near), daemon=True)
            back.start()
            self._pass_on(near, far)
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        """Pass on until the source ends, and then end the target."""
        with contextlib.suppress(OSError):
            while packet := source.recv(_PACKET):
                time.sleep(self.delay)
                target.sendall(packet)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
