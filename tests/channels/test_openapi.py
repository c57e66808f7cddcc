"""docs/openapi.yml and the running server agree: what it allows is taken, what it forbids is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, settings
from schemathesis.checks import positive_data_acceptance

from sepsis_assistant.channels.refusals import refusals
from tests.support.data import ROOT
from tests.support.programs import missing
from tests.support.servers import RasaServer, Server, StubServer
from tests.support.shown_commands import shown
from tests.support.waiting import LIMIT

pytestmark = pytest.mark.ops
DESCRIPTION = ROOT / "docs" / "openapi.yml"
EXAMPLES, MANY = 25, 300  # for each of the nine operations
REST_TOKEN = "a token for tests, long enough"
ENVIRONMENT = {"SEPSIS_MESSAGES_PER_MINUTE": "100000", "SEPSIS_REST_TOKEN": REST_TOKEN}


@pytest.fixture(scope="module")
def server(new_folder: Callable[[], Path]) -> Iterator[StubServer]:
    """Run a server that allows more messages a minute than a test sends."""
    started = StubServer(new_folder(), ENVIRONMENT)
    yield started.start()
    started.stop()


@pytest.fixture(scope="module")
def model_server(new_folder: Callable[[], Path]) -> Iterator[Server]:
    """Run the trained model with the same settings."""
    started = RasaServer(new_folder(), ENVIRONMENT)
    yield started.start()
    started.end()


@pytest.fixture(scope="module")
def token(server: StubServer) -> str:
    return server.session()


@pytest.fixture(scope="module")
def model_token(model_server: Server) -> str:
    return model_server.session()


@pytest.fixture(scope="module")
def api(server: StubServer) -> Any:
    return described(server)


@pytest.fixture(scope="module")
def model_api(model_server: Server) -> Any:
    return described(model_server)


def described(server: Server) -> Any:
    """Return what docs/openapi.yml says, with the address of a server."""
    schema = schemathesis.openapi.from_path(str(DESCRIPTION))
    schema.config.update(base_url=server.url)
    # A text that is too long is refused with 413, which is not among schemathesis's own statuses.
    schema.config.checks.negative_data_rejection.expected_statuses.append("413")
    return schema


def examples(count: int) -> settings:
    return settings(
        max_examples=count, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )


def check(case: Any, token: str) -> None:
    """Send what is allowed and what is not; statuses, types and bodies are as described, and never 500."""
    bearer = REST_TOKEN if "rest" in case.path else token
    headers = {"Authorization": f"Bearer {bearer}"}
    answer = case.call(headers=headers)
    # Whether a button was offered is nothing that a schema can say.
    button = b'"unknown_button"' in answer.content
    case.validate_response(
        answer, headers=headers, excluded_checks=[positive_data_acceptance] if button else None
    )


schema = schemathesis.pytest.from_fixture("api")
model_schema = schemathesis.pytest.from_fixture("model_api")


@schema.parametrize()
@examples(EXAMPLES)
def test_the_server_does_what_its_description_says(case: Any, token: str) -> None:
    check(case, token)


@pytest.mark.long
@pytest.mark.model
@model_schema.parametrize()
@examples(MANY)
def test_the_model_behind_it_does_too(case: Any, model_token: str) -> None:
    check(case, model_token)


def test_every_route_is_described_and_every_description_has_a_route(server: StubServer) -> None:
    described = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    assert {p.rpartition("/")[2] for p in described if "/web/" in p} == {
        "session", "messages", "history", "conversation", "feedback", "health", "ready", "model",
    }  # fmt: skip
    for path, methods in described.items():
        for method in methods:
            assert server.call(method.upper(), path).status not in (404, 405), f"{method} {path}"


def test_the_description_names_every_code_of_the_documentation() -> None:
    """A code that a client can meet is explained in docs/http-api.md."""
    words = Path(ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
    codes = {wording.code for wording in refusals().wordings.values()}
    assert len(codes) > 10
    assert [c for c in sorted(codes) if f"`{c}`" not in words] == []


def test_the_commands_of_the_documentation_are_answered(server: StubServer) -> None:
    page = ROOT / "docs" / "http-api.md"
    session, message = [each.command for each in shown(page) if each.command.startswith("curl")]
    opened = json.loads(typed(session, server))
    assert opened.keys() == {"token", "expires_in", "country_hint"}
    answer = json.loads(typed(message, server, TOKEN=opened["token"]))
    assert answer["id"] in message and answer["replies"][0]["text"]


def typed(command: str, server: StubServer, **variables: str) -> str:
    """Run a command of the documentation, with the address of the tests' server; return what it says."""
    if shutil.which("curl") is None:
        missing("the commands of the documentation need curl: apt-get install curl")
    shell = ["bash", "-c", command.replace("http://127.0.0.1:5005", server.url)]
    done = subprocess.run(
        shell, env={**os.environ, **variables}, capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
