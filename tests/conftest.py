"""Share the loaded agent between the tests of a process, and print the figures that they measured."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
# Threads of one small product of matrices wait for each other where the cores are busy: six times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from sepsis_assistant.no_tensorflow import leave_out_tensorflow  # noqa: E402

leave_out_tensorflow()

from tests.support import provenance  # noqa: E402
from tests.support.conversation import Conversation, load, wait_for  # noqa: E402

FIGURE = "figure"


@pytest.fixture(scope="session")
def agent() -> Any:
    """Load the trained model once a process."""
    loaded = load()
    if not loaded.is_ready():
        pytest.fail("there is no trained model in models/; run make train")
    return loaded


@pytest.fixture(scope="session")
def wait() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Return a function that runs a coroutine where the agent lives."""
    return wait_for


@pytest.fixture(scope="session")
def parsed(agent: Any) -> Callable[[Sequence[str]], list[dict[str, Any]]]:
    """Return a function that parses many texts; what the agent would read alike is parsed once."""
    from sepsis_assistant.evaluation.run import parse_many
    from sepsis_assistant.text import fold

    known: dict[str, dict[str, Any]] = {}

    def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
        folded = [fold(text) for text in texts]
        new = [text for text in dict.fromkeys(folded) if text not in known]
        known.update(zip(new, parse_many(agent, new), strict=True))
        return [known[text] for text in folded]

    return parse


@pytest.fixture(scope="session")
def new_conversation(agent: Any) -> Callable[[], Conversation]:
    """Return a function that starts a conversation."""
    return lambda: Conversation(agent)


@pytest.fixture
def conversation(agent: Any) -> Conversation:
    """Return a new conversation."""
    return Conversation(agent)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return a function that puts a measured figure into the closing summary."""
    return lambda text: request.node.user_properties.append((FIGURE, text))


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Return a function that makes folders for databases, in memory: no test is about the speed of a disk."""
    memory = Path("/dev/shm")
    parent = memory if os.access(memory, os.W_OK) else tmp_path_factory.getbasetemp()
    with tempfile.TemporaryDirectory(prefix="sepsis-tests-", dir=parent) as base:
        yield lambda: Path(tempfile.mkdtemp(dir=base))


@pytest.fixture(scope="session")
def telegram() -> Iterator[Any]:
    """Return a stand-in for Telegram; a test that uses it has chats of its own."""
    from tests.support.fake_telegram import FakeTelegram

    with FakeTelegram() as fake:
        yield fake


@pytest.fixture(scope="session")
def real_server(telegram: Any, new_folder: Callable[[], Path]) -> Iterator[Any]:
    """Run the trained model as `make run` does, with all channels; a test of it has senders of its own."""
    from sepsis_assistant.launcher.ports import free_port
    from tests.support.fake_telegram import TOKEN
    from tests.support.metrics import TOKEN as METRICS_TOKEN
    from tests.support.servers import RasaServer, telegram_settings

    settings = telegram_settings(telegram.address, TOKEN, SEPSIS_LOG_FORMAT="json")
    settings["SEPSIS_METRICS_TOKEN"] = METRICS_TOKEN
    server = RasaServer(new_folder(), settings, action_port=free_port())
    server.start()
    yield server
    server.end()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Return a running PostgreSQL server, which a test may stop and has to start again."""
    from tests.support.postgres import INITDB, Postgres

    if INITDB is None:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report("PostgreSQL is not installed (apt-get install postgresql)")
    server = Postgres().start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def two_servers(postgres: Any, new_folder: Callable[[], Path]) -> Iterator[Any]:
    """Run two servers with a stub in the place of the model over one PostgreSQL."""
    from tests.support.servers import StubServer, two_ports

    address = postgres.url.render_as_string()
    environment = {"SEPSIS_MESSAGES_PER_MINUTE": "1000"}
    made = [StubServer(new_folder(), environment, port, address=address) for port in two_ports()]
    with ThreadPoolExecutor(2) as pool:  # which stays: a server ends with the thread that started it
        list(pool.map(StubServer.start, made))
        yield made[0], made[1]
        for server in made:
            server.stop()


@pytest.fixture
def replicas(two_servers: Any) -> Any:
    """Return the two servers; one that an earlier test has ended runs again."""
    for server in two_servers:
        if server.process.poll() is not None:
            server.start()
    return two_servers


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal the files out to the workers so that nothing costly is made twice."""
    from tests.support.distribution import Scheduling

    return Scheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put first what takes longest, where there are several workers."""
    if hasattr(config, "workerinput"):
        from tests.support.distribution import rank

        items.sort(key=lambda item: rank(item.nodeid))


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: the imported modules, the data and the tests."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is tested, for the JUnit file."""
    provenance.begin(config)


@pytest.hookimpl(tryfirst=True)  # before the JUnit file is written
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Say what was tested; let pytest's last collections look at nothing but what the tests left."""
    provenance.end(session.config, exitstatus)
    gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures, whichever process measured them."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    figures = [text for r in reports for name, text in r.user_properties if name == FIGURE]
    if figures:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(figures))
