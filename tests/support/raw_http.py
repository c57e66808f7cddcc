"""Speak HTTP byte by byte, as no well-behaved client does."""

from __future__ import annotations

import socket

from tests.support.waiting import LIMIT

HOST = b"Host: 127.0.0.1\r\n"


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=LIMIT)


def until_closed(port: int, raw: bytes) -> bytes:
    """Send bytes and return all that comes back until the server closes the connection."""
    with connected(port) as connection:
        connection.sendall(raw)
        return rest_of(connection)


def rest_of(connection: socket.socket) -> bytes:
    """Return what comes until the server closes."""
    came = b""
    try:
        while part := connection.recv(65536):
            came += part
    except ConnectionResetError:  # it closed while there was more to read from us
        pass
    return came


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])
