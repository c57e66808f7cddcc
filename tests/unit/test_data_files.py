"""Data files are read as YAML 1.2, quickly, and every mistake is told with its file and its line."""

import pytest

from sepsis_assistant.data_files import DataError, check_keys, line_of, read_yaml


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2027-11-21", "2027-11-21"),
        ("1_000", "1_000"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("'999'", "999"),
        ("999", 999),
        ("010", 10),
        ("-3", -3),
        ("38.5", 38.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("[a, 1]", ["a", 1]),
        ("{a: {b: 1}}", {"a": {"b": 1}}),
    ],
)
def test_plain_values_are_those_of_yaml_1_2(tmp_path, written, read):
    path = tmp_path / "x.yml"
    path.write_text(f"value: {written}\n", encoding="utf-8")
    value = read_yaml(path)["value"]
    assert value == read
    assert isinstance(value, type(read))


def test_every_key_and_item_knows_its_line(tmp_path):
    path = tmp_path / "x.yml"
    path.write_text("# head\na: 1\nb:\n  - c: |\n      long\n      text\n    d: 2\n  - e\n", encoding="utf-8")
    node = read_yaml(path)
    assert [line_of(node), line_of(node, "b"), line_of(node, "unknown")] == [2, 3, 2]
    assert [line_of(node["b"]), line_of(node["b"], 1), line_of(node["b"][0], "d")] == [4, 8, 7]
    assert line_of("a text") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", r'x\.yml:3: found duplicate key "a"'),
        ("a:\n  - b\n  c: 1\n", r"x\.yml:3: did not find expected '-' indicator"),
        ("a: b: c\n", r"x\.yml:1: mapping values are not allowed"),
        ("a: *b\n", r"x\.yml:1: found undefined alias"),
        ("a: 1\n? {b: 1}\n: 2\n", r"x\.yml:2: a key must be a word or a number"),
        ("a: 1\nb: !!python/object:os.system {}\n", r"x\.yml:2: could not determine a constructor"),
    ],
    ids=["key twice", "indentation", "colon", "alias", "mapping as key", "object"],
)
def test_a_broken_file_is_an_error_with_its_line(tmp_path, text, message):
    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_yaml(path)


def test_a_missing_file_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="gone.yml: this file is missing; restore it"):
        read_yaml(tmp_path / "gone.yml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nz: 2\n", r"x\.yml:2: unknown key 'z'; known keys: a, b"),
        ("\nb: 2\n", r"x\.yml:2: key 'a' is missing or empty"),
        ("- a\n", r"x\.yml:1: expected a mapping of keys to values"),
    ],
    ids=["unknown", "missing", "no mapping"],
)
def test_wrong_keys_are_errors_with_their_line(tmp_path, text, message):
    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        check_keys(path, read_yaml(path), ["a", "b"], ["a"])
