"""Countries: numbers that are emergency numbers, and places that are locations."""

import phonenumbers
import pytest

from sepsis_assistant.conversation.countries import (
    COUNTRIES,
    UNKNOWN,
    Whereabouts,
    countries,
    default_country,
    hinted,
    load_countries,
)
from sepsis_assistant.conversation.places import default_gazetteer
from sepsis_assistant.data_files import DataError
from sepsis_assistant.settings import COUNTRY, SettingError
from tests.support.data import ledger

KNOWN = countries()
NUMBERS = [(c.code, n) for c in KNOWN.values() for n in c.emergency]
# The library lags behind here; data/knowledge/sources/ has what says so.
BEYOND_THE_LIBRARY = {("NG", "112"): "nigeria_112", ("LK", "1990"): "suwa_seriya"}
SOURCES = ledger().sources


def test_at_least_sixty_countries_have_a_number():
    assert len({code for code, _ in NUMBERS}) >= 60


@pytest.mark.parametrize(("code", "number"), NUMBERS)
def test_every_number_is_an_emergency_number_of_its_country(code, number):
    if (code, number) in BEYOND_THE_LIBRARY:
        assert BEYOND_THE_LIBRARY[code, number] in KNOWN[code].sources
        assert not phonenumbers.is_emergency_number(number, code), "take it off the list of exceptions"
    else:
        assert phonenumbers.is_emergency_number(number, code[:2])


@pytest.mark.parametrize("country", KNOWN.values(), ids=KNOWN)
def test_every_country_names_known_sources_for_what_the_library_does_not_say(country):
    assert set(country.sources) <= set(SOURCES)
    own_words = country.advice != "a doctor or a clinic" or country.text.startswith("text ")
    assert country.sources or not own_words


@pytest.mark.parametrize("country", KNOWN.values(), ids=KNOWN)
def test_the_line_of_a_country_names_its_own_numbers_only(country):
    line = country.lines()["emergency_line"]
    assert country.name in line
    assert [w for w in line.split() if w.isdecimal()] == list(country.emergency)
    assert country.emergency or "local emergency number" in line


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("we are in Malaga and my son is floppy", "ES"),
        ("I live in Nairobi", "KE"),
        ("here in the US", "US"),
        ("kenya", "KE"),
        ("us", "US"),
        ("sorry, in Germany", "DE"),
        ("I'm not in France, I'm in Belgium", "BE"),
        ("not ireland, scotland", "GB"),
        ("we live in Belfast", "GB-NIR"),
        ("I'm in Northern Ireland", "GB-NIR"),
        ("we're from Hull but we're in Corfu this week", "GR"),
        ("writing from Kingston Jamaica", "JM"),
        ("I dey Ibadan", "NG"),
        ("i am in a small hotel in Marrakesh", "MA"),
        ("we live in Gujarat, India", "IN"),
        ("my Indian friend told me", None),
        ("sepsis in Africa figures", None),
        ("turkey dinner", None),
        ("we came back from Spain and she is hot", None),
        ("how common is it in Japan?", None),
        ("is 999 for deaths in the UK", None),
        ("tell us about it", None),
        ("she lives in Galway and I'm in Boston", None),
        ("I was in Thailand last year", None),
        ("we're going to Italy tomorrow", None),
        ("her son is in Spain", None),
        ("In Poland we would call a doctor", None),
        ("I'm from Pakistan", None),
        ("my brother Jordan is poorly", None),
    ],
)
def test_only_a_stated_location_is_one(text, code):
    place = default_gazetteer().here(text)
    assert (place.code if place else None) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("what is the number in Portugal?", "PT"),
        ("whats the French 999", "FR"),
        ("ambulance number ghana", "GH"),
        ("which number", None),
        ("what is the us number", "US"),
        ('when does "ring us tomorrow" become A&E', None),
        ("the number in Spain or in Italy?", None),
    ],
)
def test_a_country_that_is_asked_about(text, code):
    place = default_gazetteer().mentioned(text)
    assert (place.code if place else None) == code


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("what number do I call in Ireland", True),
        ("whats the number in Japan", True),
        ("who do I ring in Spain", True),
        ("emergency number for Malta?", True),
        ("what number do I call", False),
        ("how many people die of it in Ireland", False),
        ("I am in Spain", False),
        ("what number of people get it in Ireland and in Spain", False),
    ],
)
def test_who_asks_for_the_number_of_a_country(text, asks):
    assert default_gazetteer().asks_number(text) is asks


@pytest.mark.parametrize(
    ("text", "code"),
    [("I'm not in the UK", "GB"), ("we don't live in America", "US"), ("I'm in Spain", None)],
)
def test_a_country_that_is_denied(text, code):
    assert default_gazetteer().denied(text) == code


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"country": "ES"}, "ES"),
        ({"country": "es"}, "ES"),
        ({"language": "es-ES"}, "ES"),
        ({"language": "en_GB"}, "GB"),
        ({"language": "zh-Hant-HK"}, "HK"),
        ({"language": "es"}, None),
        ({"country": "ZZ"}, None),
        ({"country": None, "language": None}, None),
        ({}, None),
        (None, None),
    ],
)
def test_hints_of_the_channel(metadata, code):
    assert hinted(metadata, KNOWN) == code


@pytest.mark.parametrize(
    ("where", "remembered", "number_for"),
    [
        (Whereabouts(said=None), None, None),
        (Whereabouts(said="ES", hint="GB"), "ES", "ES"),
        (Whereabouts(said=None, hint="GB"), None, "GB"),
        (Whereabouts(said="GB", asked="IN"), "GB", "IN"),
        (Whereabouts(said=None, hint="GB", denied="GB"), UNKNOWN, None),
        (Whereabouts(said=UNKNOWN, hint="GB"), UNKNOWN, None),
        (Whereabouts(said="ES", denied="GB"), "ES", "ES"),
    ],
)
def test_what_is_said_goes_before_hints(where, remembered, number_for):
    assert (where.now(), where.number_for()) == (remembered, number_for)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("countries:\n  - {code: XX, name: X, names: [x], colour: red}\n", "unknown key 'colour'"),
        ("countries:\n  - {code: Xx, name: X, names: [x]}\n", "no ISO"),
        ("countries:\n  - {code: XX, name: X, names: [x], emergency: [one]}\n", "no number"),
        (
            "countries:\n  - {code: XX, name: X, names: [x]}\n  - {code: YY, name: Y, names: [x]}\n",
            "also a name of 'XX'",
        ),
        (
            "countries:\n  - {code: XX, name: X, names: [x]}\n  - {code: XX, name: Y, names: [y]}\n",
            "there twice",
        ),
    ],
)
def test_a_wrong_file_is_reported_with_its_line(tmp_path, text, message):
    path = tmp_path / COUNTRIES.name
    wording = COUNTRIES.read_text(encoding="utf-8").partition("\ncountries:")[0]
    path.write_text(f"{wording}\n{text}")
    with pytest.raises(DataError, match=message) as error:
        load_countries(path)
    assert f"{path.name}:" in str(error.value)


@pytest.mark.parametrize(("value", "code"), [("", None), ("GB", "GB"), (" es ", "ES")])
def test_the_configured_country(monkeypatch, value, code):
    monkeypatch.setenv(COUNTRY.name, value)
    assert default_country() == code


@pytest.mark.parametrize("value", ["Spain", "G1", "ZZ"])
def test_a_wrong_configured_country_is_told_with_the_fix(monkeypatch, value):
    monkeypatch.setenv(COUNTRY.name, value)
    with pytest.raises(SettingError, match=f"{COUNTRY.name} is '{value.upper()}'"):
        default_country()
