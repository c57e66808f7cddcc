"""docs/internet.md here: its commands, the unit's start with endpoints.production.yml, a backup and back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import Child
from sepsis_assistant.settings import ROOT
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import database_url, open_engine
from sepsis_assistant.version import version
from tests.support.postgres import INITDB, Postgres
from tests.support.programs import missing
from tests.support.servers import REST
from tests.support.waiting import LIMIT, until

pytestmark = [pytest.mark.ops, pytest.mark.model]
PAGE = (ROOT / "docs" / "internet.md").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "systemd" / "sepsis@.service").read_text(encoding="utf-8")
PORT = "5432"


@dataclass
class Machine:
    """Hold the folders that stand for those of a real server."""

    folder: Path
    postgres: Postgres

    @property
    def places(self) -> dict[str, str]:
        return {
            "sudo -u postgres ": "", "sudo ": "", "/etc/sepsis": str(self.folder / "etc"),
            "/var/lib/sepsis-backup": str(self.folder), "/opt/sepsis/app": str(ROOT),
            "/etc/nginx": str(self.folder / "nginx"), "/etc/systemd/system": str(self.folder / "units"),
        }  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment in which PostgreSQL's programs find the tests' server."""
        programs = f"{Path(INITDB or '').resolve().parent}:{os.environ['PATH']}"
        asked = {"PGHOST": "127.0.0.1", "PGPORT": str(self.postgres.port), "PGUSER": "tester"}
        return {**os.environ, "PATH": programs, "PGDATABASE": "postgres", **asked}

    @property
    def settings(self) -> dict[str, str]:
        """Return what systemd gives to a server: the lines of its EnvironmentFile, and of the unit."""
        lines = (self.folder / "etc" / "sepsis.env").read_text().splitlines()
        given = re.findall(r"^Environment=(.*)", UNIT, flags=re.M)
        pairs = [line for line in lines if line and line[0] != "#"] + " ".join(given).split()
        return dict(pair.split("=", 1) for pair in pairs)

    def run(self, commands: str) -> str:
        """Run commands of the page as a shell does that ends at the first error."""
        for theirs, ours in self.places.items():
            commands = commands.replace(theirs, ours)
        shell = ["bash", "-euo", "pipefail", "-c", commands]
        done = subprocess.run(shell, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


def blocks(heading: str) -> list[str]:
    """Return the commands under a heading of the page, one text a block."""
    section = re.split(r"^## ", PAGE.split(f"\n## {heading}", 1)[1], flags=re.M)[0]
    return re.findall(r"^```\n(.*?)^```", section, flags=re.M | re.S)


@pytest.fixture(scope="module")
def machine(postgres: Postgres, new_folder: Callable[[], Path]) -> Machine:
    """Return a machine after steps 3 and 4 of the page."""
    made = Machine(new_folder(), postgres)
    made.run(blocks("3.")[0])
    made.run(blocks("4.")[0])
    access = (
        postgres.folder / "data" / "pg_hba.conf"
    )  # Debian's asks for a password, the tests' own would not
    access.write_text("host all sepsis 127.0.0.1/32 scram-sha-256\n" + access.read_text())
    made.run('psql --quiet --output=/dev/null --command="SELECT pg_reload_conf()"')
    return made


@pytest.fixture(scope="module")
def endpoints(machine: Machine) -> Path:
    """Return the very file with the port of the tests' PostgreSQL."""
    text = (ROOT / "endpoints.production.yml").read_text(encoding="utf-8")
    assert text.count(PORT) == 1
    path = machine.folder / "endpoints.production.yml"
    path.write_text(text.replace(PORT, str(machine.postgres.port)))
    return path


@pytest.fixture(scope="module")
def address(machine: Machine, endpoints: Path) -> Iterator[str]:
    """Start what the unit starts; return its address when it says that it is ready."""
    command = (
        re.findall(r"^ExecStart=(.*)", UNIT, flags=re.M)[0].replace("/opt/sepsis/app", str(ROOT)).split()
    )
    assert Path(command[0]) == ROOT / ".venv" / "bin" / "python" and Path(sys.executable).samefile(command[0])
    port, actions = free_port(), free_port()
    own = {"SEPSIS_ENDPOINTS": str(endpoints), "SEPSIS_PORT": str(port), "SEPSIS_ACTION_PORT": str(actions)}
    log = machine.folder / "log"
    with log.open("wb") as output:
        child = Child(command, ROOT, {**machine.settings, **own}, output)

    def ready() -> bool:
        assert child.code is None, log.read_text()
        return b"is ready" in log.read_bytes()

    until(ready, "the start")
    yield f"http://127.0.0.1:{port}"
    child.stop()


def ask(address: str, **body: str) -> tuple[str, str]:
    """Send a message through REST; return the conversation's id and the answer."""
    request = urllib.request.Request(
        address + REST, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=LIMIT) as answer:
        messages = json.load(answer)
    return messages[0]["recipient_id"], "\n".join(message["text"] for message in messages)


def test_the_secrets_are_made_once_and_only_their_owner_reads_them(machine: Machine) -> None:
    file = machine.folder / "etc" / "sepsis.env"
    before, mode = file.read_text(), file.stat().st_mode & 0o777
    secrets = [machine.settings[name] for name in ("DB_PASSWORD", "SEPSIS_SECRET_KEY", "SEPSIS_REST_TOKEN")]
    assert mode == 0o600 and len(set(secrets)) == 3 and {len(secret) for secret in secrets} == {64}
    machine.run(blocks("3.")[0].split("\n", 2)[2])  # the loop alone
    assert file.read_text() == before


def test_the_server_starts_with_the_production_file_and_answers(machine: Machine, address: str) -> None:
    with urllib.request.urlopen(address + "/webhooks/web/ready", timeout=LIMIT) as answer:
        ready = {"status": "ok", "model": True, "store": True, "version": version()}
        assert json.load(answer) == ready
    assert "999" in ask(address, message="my mum is confused and her skin is blotchy")[1]
    health = [sys.executable, "-m", "sepsis_assistant.launcher.health"]
    for port, code in ((address.rpartition(":")[2], 0), (str(free_port()), 1)):
        assert subprocess.run(health, cwd=ROOT, env={**os.environ, "SEPSIS_PORT": port}).returncode == code


def test_the_servers_answer_as_the_page_asks_them(machine: Machine, address: str) -> None:
    if shutil.which("curl") is None:
        missing("the commands of the page need curl: apt-get install curl")
    outside = blocks("7.")[0].splitlines()[:2]  # the third is for nginx: tests/ops/test_nginx.py
    loops = [line for block in blocks("11.") for line in block.splitlines() if line.startswith("until")]
    assert len(loops) == 2
    for command in (*blocks("5.")[1].splitlines(), *outside, *loops):
        theirs = r"https?://(127\.0\.0\.1:500[56]|assistant\.example)(?=/webhooks)"
        said = machine.run(re.sub(theirs, address, command))
        assert '"status": "ok"' in said or '"status":"ok"' in said or "999" in said, command


def test_the_files_go_where_the_page_puts_them(machine: Machine) -> None:
    nginx, units = machine.folder / "nginx", machine.folder / "units"
    for folder in (nginx / "sites-enabled", nginx / "conf.d", units):  # as Debian has them
        folder.mkdir(parents=True)
    (nginx / "sites-enabled" / "default").touch()
    copy, *systemd = blocks("5.")[0].splitlines()
    *move, reload = blocks("6.")[1].splitlines()
    assert all(line.startswith("sudo systemctl") for line in systemd) and "nginx -t" in reload
    machine.run("\n".join([copy, *move]))
    assert {path.name for path in units.iterdir()} == {
        "sepsis@.service", "sepsis-backup.service", "sepsis-backup.timer",
    }  # fmt: skip
    assert (
        not (nginx / "sites-enabled" / "default").exists() and (nginx / "conf.d" / "replicas.conf").exists()
    )
    sites = (nginx / "conf.d" / "sepsis.conf").read_text()
    assert "server_name YOUR.NAME" in sites and "assistant.example" not in sites
    assert list((nginx / "sepsis" / "refusals").iterdir())


def test_a_backup_can_be_restored_and_the_conversation_goes_on(
    machine: Machine, endpoints: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, _ = ask(address, message="what is sepsis?")
    dump = backup(machine)
    restore, swap = blocks("10.")[1:3]
    counted = machine.run(restore.replace("THE-NEWEST", dump.stem))
    assert int(re.findall(r"\d+", counted)[0]) > 0
    assert messages_in("sepsis_restored", sender, machine, endpoints, monkeypatch) == 1

    # systemd would stop the servers; one that runs loses its connections, and finds the restored database.
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'sepsis'"
    renames = [line for line in swap.splitlines() if "systemctl" not in line]
    assert len(renames) == 2 and swap.count("systemctl") == 2
    machine.run("\n".join([f'psql --quiet --output=/dev/null --command="{end}"', *renames]))
    assert ask(address, sender=sender, message="how is it treated?")[0] == sender
    assert messages_in("sepsis", sender, machine, endpoints, monkeypatch) == 2


def backup(machine: Machine) -> Path:
    """Make a backup beside one that is too old; return its file, the only one that is left."""
    old = machine.folder / "sepsis-20200101-030000.dump"
    old.touch()
    os.utime(old, (0, 0))
    made = Path(machine.run("/opt/sepsis/app/deploy/backup.sh /var/lib/sepsis-backup").strip())
    assert list(machine.folder.glob("*.dump")) == [made] and made.stat().st_mode & 0o777 == 0o600
    return made


def messages_in(
    database: str, sender: str, machine: Machine, endpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> int:
    """Return how many messages of a person are in a database, opened with the server's own password."""
    path = machine.folder / "other.yml"
    path.write_text(endpoints.read_text().replace("db: sepsis", f"db: {database}"))
    monkeypatch.setenv("DB_PASSWORD", machine.settings["DB_PASSWORD"])
    engine = open_engine(database_url(path))
    try:
        return Conversations(engine).counts(f"rest-{sender}").user
    finally:
        engine.dispose()


@pytest.mark.parametrize("name", ["sepsis@.service", "sepsis-backup.service", "sepsis-backup.timer"])
def test_systemd_takes_the_unit(name: str, tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "systemd" / name).read_text(encoding="utf-8")
    for line in re.findall(r"^ExecStart=/opt/sepsis/app/(\S+)", text, flags=re.M):
        assert (ROOT / line).is_file() and os.access(ROOT / line, os.X_OK)
    if shutil.which("systemd-analyze") is None:
        missing("the units are read by systemd-analyze: apt-get install systemd")
    there = Path(re.sub("@", "@5005", str(tmp_path / name)))
    units = [
        file for kind in ("service", "timer") for file in (ROOT / "deploy" / "systemd").glob(f"*.{kind}")
    ]
    for file in units:  # a timer wants its service
        content = file.read_text(encoding="utf-8").replace("/opt/sepsis/app", str(ROOT))
        (tmp_path / file.name.replace("@.", "@5005.")).write_text(content)
    done = subprocess.run(["systemd-analyze", "verify", str(there)], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr.strip()


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"\bdeploy/[\w./@-]*\w", PAGE))
    assert named and all((ROOT / name).exists() for name in named)
    assert yaml.safe_load((ROOT / "endpoints.production.yml").read_text()).keys() == {
        "tracker_store", "action_endpoint",
    }  # fmt: skip
