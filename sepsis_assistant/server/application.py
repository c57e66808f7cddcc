"""Build Rasa's web application with our channels, as `rasa run` does, for a server of our choice."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from rasa.core.run import close_resources, configure_app, create_http_input_channels, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from sepsis_assistant.model_file import is_whole
from sepsis_assistant.server.gate import StartError
from sepsis_assistant.server.metrics_page import add_metrics
from sepsis_assistant.server.probe import add_probe
from sepsis_assistant.settings import metrics_token, probe_token
from sepsis_assistant.storage.database import StoreError


def application(model: Path, endpoints: Path, credentials: Path) -> Sanic:
    """Return the application; it loads the model when it starts."""
    known = AvailableEndpoints.read_endpoints(str(endpoints))
    app = build(credentials, known)
    app.register_listener(partial(_load, model, known), "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    return app


def build(credentials: Path, endpoints: AvailableEndpoints | None = None) -> Sanic:
    """Return the application with its channels and the launcher's probe and the metrics, without a model."""
    channels = create_http_input_channels(None, str(credentials))
    app: Sanic = configure_app(channels, enable_api=False, endpoints=endpoints)
    add_probe(app, probe_token())
    add_metrics(app, metrics_token())
    return app


async def _load(model: Path, endpoints: AvailableEndpoints, app: Sanic, loop: Any) -> None:
    """Load the model; raise StartError, where Rasa would log the reason and go on without one."""
    unusable = f"The model {model} cannot be loaded, it may be damaged; train it anew: make train"
    if not is_whole(model):
        raise StartError(unusable)
    try:
        await load_agent_on_start(str(model), endpoints, None, app, loop)
    except (RasaException, StoreError) as error:
        raise StartError(str(error)) from None
    if not app.ctx.agent.is_ready():
        raise StartError(unusable)
