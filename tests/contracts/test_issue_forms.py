"""The forms for issues are what GitHub takes; each begins with whom to call and wants no personal data."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
import yaml

from sepsis_assistant.settings import ROOT

FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
RULES = json.loads((ROOT / "tests" / "support" / "issue_forms.json").read_text(encoding="utf-8"))
# YAML 1.1, as GitHub reads it: a bare "Yes" or "No" is no text there.
FORMS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.yml"))
    if path.stem != "config"
}
CONFIG = yaml.safe_load((FOLDER / "config.yml").read_text(encoding="utf-8"))
each = pytest.mark.parametrize("name", FORMS)


def check(kind: str, content: Any) -> None:
    """Raise ValidationError where GitHub would refuse it."""
    jsonschema.Draft7Validator({**RULES, "$ref": f"#/definitions/{kind}"}).validate(content)


def fields(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [field for field in form["body"] if field["type"] != "markdown"]


@each
def test_github_takes_the_form(name: str) -> None:
    form = FORMS[name]
    check("form", form)
    ids = [field["id"] for field in fields(form)]
    labels = [field["attributes"]["label"] for field in fields(form)]
    assert len(set(ids)) == len(ids) and len(set(labels)) == len(labels)
    assert all(
        field["attributes"].get("default", 0) < len(field["attributes"].get("options", [1]))
        for field in fields(form)
    )


def test_the_forms_are_told_apart_and_nothing_goes_past_them() -> None:
    assert set(FORMS) == {
        "wrong-answer", "missed-danger-sign", "false-alarm", "security", "something-else",
    }  # fmt: skip
    assert len({form["name"] for form in FORMS.values()}) == len(FORMS)
    check("config", CONFIG)
    assert CONFIG["blank_issues_enabled"] is False
    assert "999 or 112" in CONFIG["contact_links"][0]["name"]


@each
def test_each_form_begins_with_whom_to_call_and_keeps_people_out_of_it(name: str) -> None:
    first, *rest = FORMS[name]["body"]
    warning = first["attributes"]["value"]
    assert first["type"] == "markdown" and warning.startswith("**If somebody is ill now, call 999 or 112")
    assert "Never paste personal data" in warning and "Never a real person's own words" in warning
    last = rest[-1]
    assert last["type"] == "checkboxes" and all(box["required"] for box in last["attributes"]["options"])
    assert "no personal data" in str(last) and {field["id"] for field in rest if "id" in field} >= {"version"}


def test_who_found_a_hole_is_asked_for_no_details() -> None:
    form = FORMS["security"]
    assert "textarea" not in {field["type"] for field in form["body"]}
    assert "give no details" in str(form) and "`docs/security.md`" in str(form)


def broken(**change: Any) -> dict[str, Any]:
    """Return a form of ours with one mistake in its first field that is asked."""
    form = copy.deepcopy(FORMS["wrong-answer"])
    place = next(field for field in form["body"] if field["type"] == change.pop("type", "textarea"))
    place["attributes"] = {k: v for k, v in {**place["attributes"], **change}.items() if v is not None}
    return form


@pytest.mark.parametrize(
    "form",
    [
        {**FORMS["security"], "description": ""},
        {**FORMS["security"], "about": "a key that there is not"},
        {**FORMS["security"], "body": FORMS["security"]["body"][:1]},
        {key: value for key, value in FORMS["security"].items() if key != "name"},
        broken(label=None),
        broken(labels="two words in one key"),
        broken(type="dropdown", options=[]),
        broken(type="dropdown", options=["The same", "The same"]),
        broken(type="dropdown", options=yaml.safe_load("[Yes, No]")),
        broken(type="dropdown", options=["None", "Other"]),
        broken(type="checkboxes", options=["no label"]),
        broken(type="markdown", value=" "),
    ],
)
def test_a_form_that_github_refuses_is_refused(form: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check("form", form)
