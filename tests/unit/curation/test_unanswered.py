"""The page of what nothing answers: read where it is asked for, those alike together, no text of an error."""

import pytest

from sepsis_assistant.curation import unanswered
from sepsis_assistant.curation.unanswered import unanswered_page
from tests.support.unanswered import endpoints_in, keep

DOGS, WEATHER = ("can dogs get sepsis", "do dogs get sepsis"), "what is the weather like"


@pytest.fixture
def listed(monkeypatch):
    """Return a function that shows the list of the database that an endpoints file names."""

    def shown(endpoints):
        monkeypatch.setenv("SEPSIS_ENDPOINTS", str(endpoints))
        return unanswered_page(is_asked=True).values["listed"]

    return shown


def test_nothing_is_read_before_somebody_asks_for_it(monkeypatch):
    monkeypatch.setattr(unanswered, "endpoints_file", lambda: pytest.fail("it was read"))
    assert unanswered_page(is_asked=False).values == {"listed": None}


def test_messages_are_listed_with_those_like_them(tmp_path, listed):
    said = listed(keep(tmp_path, *DOGS, WEATHER))
    assert "3 messages without an answer, redacted." in said
    assert said.index("2 alike") < said.index(DOGS[0]) < said.index("once") < said.index(WEATHER)


def test_a_server_that_keeps_nothing_is_told_how_to(tmp_path, listed):
    assert "SEPSIS_KEEP_UNANSWERED=1" in listed(keep(tmp_path))


def test_where_nothing_is_stored_the_page_says_so_and_makes_nothing(tmp_path, listed):
    assert "nothing is stored yet" in listed(endpoints_in(tmp_path))
    assert not (tmp_path / "chat.db").exists()


def test_a_file_that_is_no_database_is_told_without_its_content(tmp_path, listed):
    (tmp_path / "chat.db").write_text(f"{WEATHER} " * 100, encoding="utf-8")
    said = listed(endpoints_in(tmp_path))
    assert said.startswith("The database cannot be read (") and WEATHER not in said
