"""A server that is killed in the middle of a turn: nothing is lost, nothing is done twice."""

from __future__ import annotations

import contextlib
import resource
import signal
import threading
import time
import uuid

import pytest

from sepsis_assistant.channels.settings import http_settings
from sepsis_assistant.storage.inbox import LEASE
from tests.support.servers import WEB, StubServer
from tests.support.stored import holds, rows
from tests.support.waiting import LIMIT, until

pytestmark = pytest.mark.ops


def until_answered(server: StubServer, token: str, text: str, message_id: str) -> dict:
    """Do what the widget does: send the same id until there is an answer."""
    while (answer := server.say(token, text, message_id)).status == 202:
        time.sleep(answer.body["retry_after"])
    assert answer.status == 200
    return answer.body


def in_background(server: StubServer, token: str, text: str, message_id: str) -> threading.Thread:
    def send() -> None:
        with contextlib.suppress(OSError):  # the server was killed
            server.say(token, text, message_id)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def test_an_answer_outlives_the_server(new_server: StubServer) -> None:
    server, same = new_server.start(), str(uuid.uuid4())
    token = server.session()
    first = server.say(token, "hello", same)
    server.stop()
    server.start()
    assert server.say(token, "hello", same).body == first.body
    assert len(server.call("GET", WEB + "history", token=token).body["messages"]) == 1


def test_a_message_killed_before_its_answer_is_answered_once(new_server: StubServer) -> None:
    server, same = new_server.start(), str(uuid.uuid4())
    token = server.session()
    thread = in_background(server, token, "SLOW5 hello", same)
    until(lambda: holds(server.database, same), "the message's arrival")
    server.kill()
    thread.join()
    server.start()
    answer = until_answered(server, token, "SLOW5 hello", same)
    assert len(answer["replies"]) == 1
    assert until_answered(server, token, "SLOW5 hello", same) == answer
    assert len(server.call("GET", WEB + "history", token=token).body["messages"]) == 1


def test_a_turn_that_was_stored_before_the_kill_is_not_done_again(new_server: StubServer) -> None:
    server, same = new_server.start(), str(uuid.uuid4())
    token = server.session()
    in_background(server, token, "KILL hello", same).join()
    assert server.process is not None and server.process.wait(timeout=LIMIT) == -signal.SIGKILL
    server.start()
    answer = until_answered(server, token, "KILL hello", same)
    assert answer["replies"][0]["text"] == "Answer 1 to: KILL hello"
    assert answer["replies"][0]["id"] == f"{same}/0"
    assert (
        server.say(token, "next").body["replies"][0]["text"].startswith("Answer 1 to")
    )  # the first since then
    assert len(server.call("GET", WEB + "history", token=token).body["messages"]) == 2


def test_two_workers_on_one_database_process_a_message_once(new_server: StubServer) -> None:
    first, same = new_server.start(), str(uuid.uuid4())
    second = StubServer(first.folder).start()
    try:
        token = first.session()
        thread = in_background(first, token, f"SLOW{LEASE + 3} hello", same)
        until(lambda: holds(first.database, same), "the message's arrival")
        answer = until_answered(second, token, "hello", same)
        thread.join()
        assert first.say(token, "hello", same).body == answer
        assert rows(first.database, "SELECT count(*) FROM events WHERE type_name = 'user'") == [(1,)]
    finally:
        second.stop()


def test_a_secret_key_is_made_once_and_only_this_user_can_read_it(tmp_path, monkeypatch, capsys) -> None:
    from sepsis_assistant import settings

    monkeypatch.setattr(settings, "VAR", tmp_path / "var")
    monkeypatch.delenv(settings.SECRET_KEY.name, raising=False)
    first = http_settings().secret_key
    assert "secret key" in capsys.readouterr().err
    assert http_settings().secret_key == first and len(first) >= 32
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first not in repr(http_settings())


def test_a_secret_key_that_cannot_be_written_is_told_and_leaves_no_file_without_one(tmp_path, monkeypatch):
    from sepsis_assistant import settings

    monkeypatch.delenv(settings.SECRET_KEY.name, raising=False)
    monkeypatch.setattr(settings, "VAR", tmp_path / "file" / "var")
    (tmp_path / "file").touch()
    with pytest.raises(settings.SettingError, match="SEPSIS_SECRET_KEY"):
        http_settings()
    monkeypatch.setattr(settings, "VAR", tmp_path / "var")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))  # as on a full disk
    try:
        with pytest.raises(settings.SettingError, match="SEPSIS_SECRET_KEY"):
            http_settings()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(http_settings().secret_key) >= 32


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SEPSIS_SECRET_KEY", "short"),
        ("SEPSIS_REST_TOKEN", "short"),
        ("SEPSIS_ALLOWED_ORIGINS", "*"),
        ("SEPSIS_ALLOWED_ORIGINS", "https://a.example/path"),
        ("SEPSIS_ALLOWED_ORIGINS", "clinic.example"),
        ("SEPSIS_FRAME_ANCESTORS", "https://*"),
        ("SEPSIS_MESSAGES_PER_MINUTE", "many"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(monkeypatch, variable, value) -> None:
    from sepsis_assistant import settings

    monkeypatch.setenv("SEPSIS_SECRET_KEY", "x" * 40)
    monkeypatch.setenv(variable, value)
    with pytest.raises(settings.SettingError, match=variable):
        http_settings()
        settings.messages_per_minute()
