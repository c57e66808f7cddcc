"""The dashboard and the alerts of deploy/ are read by Prometheus, and name what the code measures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

from sepsis_assistant.data_files import ROOT, read_yaml
from sepsis_assistant.metrics import registry
from tests.support.programs import missing

DEPLOY = ROOT / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
ALERTS = read_yaml(DEPLOY / "prometheus" / "alerts.yml")
SCRAPE = read_yaml(DEPLOY / "prometheus" / "prometheus.yml")
CASES = ROOT / "tests" / "contracts" / "alerts.yml"
OURS = [value for value in vars(registry).values() if isinstance(value, MetricWrapperBase)]
ENDINGS = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
BY_PROMETHEUS = {"up"}
LABELS = {"job", "instance", "le"}.union(*(metric._labelnames for metric in OURS))
VARIABLES = {"$__rate_interval": "5m", "$__range": "1h", "$job": "sepsis-assistant"}


def rules() -> Iterator[tuple[str, dict[str, Any]]]:
    for group in ALERTS["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule


def expressions() -> Iterator[tuple[str, str]]:
    for name, rule in rules():
        yield name, rule["expr"]
    for panel in DASHBOARD["panels"]:
        for number, target in enumerate(panel["targets"]):
            yield f"{panel['title']} {number}", target["expr"]


def without_variables(expression: str) -> str:
    for name, value in VARIABLES.items():
        expression = expression.replace(name, value)
    return expression


def names() -> set[str]:
    """Return every name under which something is written."""
    ours = {f"{metric._name}{end}" for metric in OURS for end in ENDINGS[metric._type]}
    return ours | BY_PROMETHEUS | {sample.name for family in REGISTRY.collect() for sample in family.samples}


EXPRESSIONS = dict(expressions())


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_can_be_read_and_names_what_is_measured(name: str) -> None:
    expression = without_variables(EXPRESSIONS[name])
    promql_parser.parse(expression)
    named = set(re.findall(r"\b(?:sepsis|process)_\w+|\bup\b", re.sub(r'"[^"]*"', "", expression)))
    assert named and named <= names()


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_only_labels_that_there_are_stand_in_an_expression(name: str) -> None:
    said = EXPRESSIONS[name]
    grouped = [label for found in re.findall(r"by \(([^)]*)\)", said) for label in found.split(",")]
    assert {label.strip() for label in [*grouped, *re.findall(r"(\w+)!?=~?\"", said)]} <= LABELS


@pytest.mark.parametrize("wrong", ["rate(sepsis_turns_total", "sum by (x y) (up)", "histogram_quantile(up)"])
def test_a_wrong_expression_is_found(wrong: str) -> None:
    with pytest.raises(ValueError):
        promql_parser.parse(wrong)


def test_everything_that_is_measured_has_a_panel() -> None:
    shown = " ".join(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])
    wanted = {metric._name for metric in OURS} | {
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
    }
    assert {name for name in wanted if name not in shown} == set()


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in DASHBOARD["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells)) and max(x for x, _ in cells) < 24


def test_the_words_of_panels_and_alerts_name_labels_of_their_expression() -> None:
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            assert set(re.findall(r"\{\{(\w+)}}", target["legendFormat"])) <= LABELS
    for name, rule in rules():
        words = " ".join(rule["annotations"].values())
        used = set(re.findall(r"\$labels\.(\w+)", words))
        grouped = re.search(r"by \(([^)]*)\)", rule["expr"])
        known = {label.strip() for label in grouped[1].split(",")} if grouped else LABELS
        assert used <= known, name
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_prometheus_is_told_the_address_and_no_token() -> None:
    (job,) = SCRAPE["scrape_configs"]
    assert job["metrics_path"] == "/metrics" and job["authorization"]["credentials_file"]
    assert f'job="{job["job_name"]}"' in " ".join(EXPRESSIONS.values())
    assert SCRAPE["rule_files"] == ["alerts.yml"]


# ---- what Prometheus itself says ---------------------------------------------------------------------------


def promtool(*words: str | Path) -> tuple[int, str]:
    """Return how it ended and what it said."""
    program = shutil.which("promtool")
    if program is None:
        missing("the alerts are read and tried by promtool: apt-get install prometheus")
    done = subprocess.run([str(program), *map(str, words)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_prometheus_reads_its_configuration_and_every_rule(tmp_path: Path) -> None:
    for path in (DEPLOY / "prometheus").glob("*.yml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "metrics-token").write_text("a token that nobody has\n")
    code, said = promtool("check", "config", tmp_path / "prometheus.yml")
    assert code == 0 and f"{len(dict(rules()))} rules found" in said, said


def test_an_alert_goes_off_when_it_has_to_and_not_before() -> None:
    code, said = promtool("test", "rules", CASES)
    assert code == 0, said


def test_an_alert_that_comes_late_is_found(tmp_path: Path) -> None:
    wrong = CASES.read_text().replace("../../deploy", str(DEPLOY)).replace("eval_time: 10m", "eval_time: 9m")
    (tmp_path / "alerts.yml").write_text(wrong)
    code, said = promtool("test", "rules", tmp_path / "alerts.yml")
    assert code == 1 and "DangerTurnFailed" in said


def test_every_alert_that_wakes_somebody_has_a_time_with_it_and_one_without() -> None:
    tried: dict[bool, set[str]] = {True: set(), False: set()}
    for case in read_yaml(CASES)["tests"]:
        for each in case["alert_rule_test"]:
            tried[bool(each["exp_alerts"])].add(each["alertname"])
    wakes = {name for name, rule in rules() if rule["labels"]["severity"] == "page"}
    assert wakes <= tried[True] & tried[False] and "AnswersAreSlow" in tried[True] & tried[False]
