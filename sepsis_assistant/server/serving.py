"""Run a web application under uvicorn, with the limits that this service needs."""

from __future__ import annotations

import contextlib
import logging
import resource
import warnings
from typing import Any

import uvicorn

from sepsis_assistant.server.gate import Gate
from sepsis_assistant.server.options import OPTIONS, listen_address, port_of_ours
from sepsis_assistant.server.protocol import StrictProtocol
from sepsis_assistant.settings import PORT

# Between two requests of a connection: longer than proxies keep theirs, so that they are the first to close.
IDLE_SECONDS = 75
GRACE_SECONDS = 5  # for the answers that are under way when the server has to end


def serve(application: Any, port: int) -> None:
    """Serve an ASGI application on the address of the settings until SIGTERM; raise SettingError."""
    # Sanic says in each request that its listeners run when the server starts, which is what they do here.
    warnings.filterwarnings("ignore", message="You have set a listener")
    logging.getLogger("uvicorn").setLevel(logging.ERROR)  # or everybody who sends nonsense writes a line
    _allow_connections()
    with port_of_ours(listen_address(), port, PORT) as ours, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(configured(application, port)).run([ours])


def _allow_connections() -> None:
    """Let this process hold as many connections as the system allows, so that idle ones keep nobody out."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def configured(application: Any, port: int) -> uvicorn.Config:
    """Return what uvicorn needs to serve an application."""
    return uvicorn.Config(
        Gate(application),
        port=port,
        http=StrictProtocol,
        lifespan="on",
        interface="asgi3",
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        **{**OPTIONS, "host": listen_address()},
    )
