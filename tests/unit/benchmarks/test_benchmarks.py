"""Benchmarks: what they measure on, and what they keep. The figures themselves are never asserted."""

import json

import pytest

from benchmarks import against_default, default_model
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.length import text_of
from benchmarks.messages import read_messages, resized, write_messages
from benchmarks.results import Result, publish, table
from benchmarks.training import copy_project

MESSAGES = {
    "ask": [f"what is number {i}" for i in range(30)],
    "tell": [f"it hurts {i} times" for i in range(10)],
}


@pytest.mark.parametrize("count", [20, 40, 80, 160])
def test_any_number_of_distinct_messages_is_made_in_the_same_proportion(count):
    made = resized(MESSAGES, count)
    assert [len(texts) for texts in made.values()] == [count * 3 // 4, count // 4]
    texts = [text.lower() for part in made.values() for text in part]
    assert len(set(texts)) == count
    assert all(text == text.strip() != "" for text in texts)


def test_the_same_messages_are_made_every_time():
    assert resized(MESSAGES, 100) == resized(MESSAGES, 100)


def test_written_messages_are_read_again(tmp_path):
    write_messages(MESSAGES, tmp_path)
    assert read_messages(tmp_path) == MESSAGES


def test_a_text_of_any_length_is_made():
    assert len(text_of(20_000)) == 20_000


def test_the_copy_of_the_project_holds_what_training_needs_and_no_model(tmp_path):
    project = copy_project(tmp_path / "project")
    assert (project / "models" / "encoder" / "manifest.json").is_file()
    assert (project / "sepsis_assistant" / "launcher" / "training.py").is_file()
    assert not list(project.rglob("*.tar.gz"))


def test_a_table_has_the_keys_as_its_head_and_aligned_figures():
    rows = [{"messages": 6000, "seconds": 1.5}, {"messages": 12000, "seconds": 3.25}]
    assert table(rows) == "messages  seconds\n   6,000     1.50\n  12,000     3.25"


def test_a_result_is_kept_as_json_and_as_a_plot(tmp_path, capsys):
    result = Result("x", [{"n": 1, "s": 2.0}], lambda axes, r: axes.plot([1], [2]), {"curve": [1.0]})
    publish(result, tmp_path)
    kept = json.loads((tmp_path / "x.json").read_text())
    assert kept["rows"] == [{"n": 1, "s": 2.0}]
    assert kept["curve"] == [1.0]
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert "written: x.json and x.png" in capsys.readouterr().out


def test_an_unknown_benchmark_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        main(["turn"])
    assert f"there are: {', '.join(BENCHMARKS)}" in capsys.readouterr().err


def test_better_is_more_turns_and_less_of_anything_else():
    ours = {"first turn ms": 10.0, "turns a s": 90.0, "p99 ms at once": 400.0}
    default = {"first turn ms": 25.0, "turns a s": 30.0, "p99 ms at once": 1200.0}
    *_, better, wanted = against_default.compared({"ours": ours, "rasa init": default})
    assert better == {
        "pipeline": "times better", "first turn ms": 2.5, "turns a s": 3.0, "p99 ms at once": 3.0,
    }  # fmt: skip
    assert wanted["first turn ms"] == 2.0 and wanted["p99 ms at once"] == "under 1,000"


def test_of_rounds_the_median_counts():
    assert against_default.medians([{"s": 9.0}, {"s": 1.0}, {"s": 2.0}]) == {"s": 2.0}


def test_the_default_pipeline_is_trained_once_for_the_same_data(tmp_path, monkeypatch):
    monkeypatch.setenv("SEPSIS_CACHE", str(tmp_path))
    trained = []

    def train(messages, to):
        trained.append(sum(map(len, messages.values())))
        made = tmp_path / "made.tar.gz"
        made.write_bytes(b"model")
        return made

    monkeypatch.setattr(default_model, "_trained", train)
    first = default_model.default_model()
    assert first.read_bytes() == b"model" and first.parent == tmp_path
    assert default_model.default_model() == first
    total = sum(map(len, read_messages().values()))
    assert trained == [pytest.approx(total / default_model.SHARE, rel=0.02)]
