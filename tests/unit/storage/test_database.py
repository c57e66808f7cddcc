"""Which database endpoints.yml names, and what is said where it names none."""

from __future__ import annotations

import asyncio
import re
import uuid
from pathlib import Path

import pytest
import yaml
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import make_url

from sepsis_assistant.launcher.endpoints import endpoints_for
from sepsis_assistant.launcher.messages import LaunchError
from sepsis_assistant.settings import ENDPOINTS
from sepsis_assistant.storage.conversations import Conversations
from sepsis_assistant.storage.database import StoreError, database_url, open_engine
from sepsis_assistant.storage.tracker_store import ForgettingTrackerStore
from tests.support.postgres import Postgres

OURS = "sepsis_assistant.storage.tracker_store.ForgettingTrackerStore"
POSTGRES = {"type": OURS, "dialect": "postgresql", "db": "chat"}
WRONG = [
    ({"type": "redis"}, "dialect"),
    (POSTGRES | {"host": "db.example"}, "write the server's name after 'url:'"),
    (POSTGRES | {"databse": "chat"}, "unknown key 'databse'"),
    (POSTGRES | {"password": "${NOT_SET}"}, "${NOT_SET} is not in the environment"),
    (POSTGRES | {"dialect": "mysql"}, "use one of sqlite, postgresql"),
    (POSTGRES | {"port": "many"}, "use a number, such as 5432"),
    (POSTGRES | {"url": "db.example:many"}, "use a number, such as 5432"),
    (POSTGRES | {"url": "mysql://me:pass@db.example/chat"}, "for example postgresql://"),
    (POSTGRES | {"url": "postgresql://me:pass@db.example:many/chat"}, "for example postgresql://"),
]
RIGHT = [
    ({"url": "db", "port": 5433, "username": "u"}, "postgresql://u@db:5433/chat"),
    ({"url": "db:5433", "username": "u", "password": "a b@"}, "postgresql://u:a b%40@db:5433/chat"),
    ({"url": "db", "password": "${NOT_TOLD}", "username": "u"}, "postgresql://u:told@db/chat"),
    ({"url": "postgresql://u@db/other"}, "postgresql://u@db/other"),
    ({"dialect": "postgresql+psycopg2", "url": "db"}, "postgresql+psycopg2://db/chat"),
    ({"dialect": "sqlite", "db": "x.db"}, "sqlite:///x.db"),
]


def endpoints(folder: Path, store: dict) -> Path:
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump({"tracker_store": store}))
    return path


@pytest.mark.parametrize(("store", "said"), WRONG)
def test_a_wrong_setting_is_named_with_the_file_and_the_fix(tmp_path: Path, store: dict, said: str) -> None:
    path = endpoints(tmp_path, store)
    with pytest.raises(StoreError, match=re.escape(said)) as caught:
        database_url(path)
    assert str(path) in str(caught.value) and "pass@" not in str(caught.value)


@pytest.mark.parametrize(("store", "url"), RIGHT)
def test_a_database_is_named_in_parts_or_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: dict, url: str
) -> None:
    monkeypatch.setenv("NOT_TOLD", "told")
    assert database_url(endpoints(tmp_path, POSTGRES | store)) == make_url(url)


def test_make_run_tells_a_wrong_setting_in_one_line(tmp_path: Path) -> None:
    path = endpoints(tmp_path, POSTGRES | {"host": "db.example"})
    with pytest.raises(LaunchError, match="url:"), endpoints_for(path, 5055):
        pass


def test_another_store_of_rasas_is_left_to_rasa(tmp_path: Path) -> None:
    with endpoints_for(endpoints(tmp_path, {"type": "redis"}), 5055):
        pass


def test_a_store_that_rasa_makes_names_the_fix_too() -> None:
    with pytest.raises(StoreError, match="endpoints.yml.*use one of sqlite, postgresql"):
        ForgettingTrackerStore(Domain.empty(), dialect="oracle")


def test_the_words_about_postgresql_in_endpoints_yml_work(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take the lines as they stand; only the names of this machine's server are put in."""
    lines = ENDPOINTS.read_text(encoding="utf-8").splitlines()
    block = [line[2:] for line in lines if re.match(r"# (tracker_store:$|  \w+: )", line)]
    here = {
        "5432": str(postgres.port),
        " db: sepsis": " db: postgres",
        "username: sepsis": "username: tester",
    }
    text, path = "\n".join(block), tmp_path / "endpoints.yml"
    for theirs, ours in here.items():
        assert theirs in text
        text = text.replace(theirs, ours)
    path.write_text(text)
    monkeypatch.setenv("DB_PASSWORD", "any")
    store = TrackerStore.create(AvailableEndpoints.read_endpoints(str(path)).tracker_store, Domain.empty())
    sender = str(uuid.uuid4())
    asyncio.run(store.save(DialogueStateTracker.from_events(sender, [UserUttered("hello")])))
    assert Conversations(open_engine(database_url(path))).counts(sender).user == 1
