"""make insight: reads without writing, writes a page that needs nothing else, lists what got no answer."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from sepsis_assistant.encoder import question_encoder
from sepsis_assistant.insight.clusters import clusters
from sepsis_assistant.insight.command import main
from sepsis_assistant.insight.made_up import LAST, Maker
from sepsis_assistant.insight.reading import read_turns
from sepsis_assistant.insight.words import words
from sepsis_assistant.storage.database import METADATA, open_engine
from sepsis_assistant.storage.events import EVENTS
from sepsis_assistant.storage.reading import reading
from tests.support.unanswered import endpoints_in, keep


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    page = tmp_path_factory.mktemp("demo") / "page.html"
    main(["--demo", "--out", str(page)])
    return page.read_text(encoding="utf-8")


class Read(HTMLParser):
    """Collect the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_needs_no_other_file_and_runs_no_script(demo: str) -> None:
    tags = Read(demo).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "image"}
    assert not [attrs for _, attrs in tags if {"src", "onload", "onclick"} & set(attrs)]
    links = [value for _, attrs in tags for name, value in attrs.items() if name.endswith("href")]
    assert all(str(link).startswith("#") for link in links)
    assert "url(http" not in demo and "@import" not in demo


def test_each_plot_says_in_words_what_it_shows_and_has_a_table(demo: str) -> None:
    tags = Read(demo).tags
    plots = [attrs["aria-label"] for tag, attrs in tags if attrs.get("role") == "img"]
    assert len(plots) == len([tag for tag, _ in tags if tag == "svg"]) == len(words().raw["sections"])
    assert all(re.fullmatch(r"Bars: .+\. The most is [\d,]+: .+", str(alt)) for alt in plots)
    assert len([tag for tag, _ in tags if tag == "table"]) == len(plots)


def test_ids_are_there_once_though_every_plot_has_some(demo: str) -> None:
    ids = [attrs["id"] for _, attrs in Read(demo).tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_a_demonstration_says_that_it_is_one_and_is_always_the_same(demo: str, tmp_path: Path) -> None:
    main(["--demo", "--out", str(tmp_path / "again.html")])
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == demo
    assert "A demonstration:" in demo


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_is_read_and_not_written(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sqlite = URL.create("sqlite", database=str(tmp_path / "chat.db"))
    url = sqlite if kind == "sqlite" else request.getfixturevalue("postgres").url
    engine = open_engine(url)
    try:
        Maker(words()).fill(engine, 20)
        with reading(url) as connection:
            found = read_turns(connection, 0.0, LAST, words())
            assert len({turn.conversation for turn in found}) == 20
            with pytest.raises(DBAPIError):
                connection.execute(EVENTS.delete())
    finally:
        METADATA.drop_all(engine)
        engine.dispose()


def test_only_the_days_that_are_asked_for_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoints = endpoints_in(tmp_path)
    engine = open_engine(URL.create("sqlite", database=str(tmp_path / "chat.db")))
    Maker(words()).fill(engine, 60)
    out = ["--endpoints", str(endpoints), "--out", str(tmp_path / "x.html")]
    for period, expected in (
        (["--from", "2026-10-01", "--to", "2026-12-31"], "60"),
        (["--from", "2025-01-01", "--to", "2025-01-02"], "0"),
    ):
        main([*out, *period])
        assert re.search(rf"^Conversations +{expected}$", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--days", "0"],
        ["--days", "x"],
        ["--from", "2026-13-01"],
        ["--from", "2026-02-02", "--to", "2026-02-01"],
    ],
)
def test_a_period_that_is_none_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_where_nothing_is_stored_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="nothing is stored yet"):
        main(["--endpoints", str(endpoints_in(tmp_path))])
    assert not (tmp_path / "chat.db").exists()


def test_messages_without_an_answer_are_listed_with_those_like_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoints = keep(tmp_path, "can dogs get sepsis", "do dogs get sepsis", "what is the weather like")
    main(["--endpoints", str(endpoints), "--unanswered"])
    printed = capsys.readouterr().out
    assert "Another subject (3)" in printed
    assert printed.index("2 alike") < printed.index("dogs get") < printed.index("weather")


def test_a_server_that_keeps_nothing_is_told_how_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = open_engine(URL.create("sqlite", database=str(tmp_path / "chat.db")))
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateTable(EVENTS))
    main(["--endpoints", str(endpoints_in(tmp_path)), "--unanswered"])
    assert "SEPSIS_KEEP_UNANSWERED=1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ([], []),
        (["why"], [["why"]]),
        (["how long is recovery", "can dogs get sepsis", "how long does recovery take"], [2, 1]),
        (["can dogs get sepsis"] * 3, [3]),
    ],
)
def test_texts_about_the_same_stand_together(texts: list[str], groups: list[object]) -> None:
    found = clusters(texts, question_encoder().encode)
    assert found == groups or [len(group) for group in found] == groups
