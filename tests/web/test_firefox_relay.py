"""What stands between Playwright and Firefox says "done" only to what is so anyhow."""

from __future__ import annotations

import pytest

from tests.support.firefox_relay import CALL, stand_in, without_eval

UNKNOWN = {"type": "error", "id": 7, "error": "unknown command"}


@pytest.mark.parametrize(
    ("method", "params", "done"),
    [
        ("network.addDataCollector", {"maxEncodedDataSize": 20_000_000}, True),
        ("emulation.setLocaleOverride", {"locale": "en-GB"}, True),
        ("emulation.setLocaleOverride", {"locale": "de"}, False),
        ("emulation.setTimezoneOverride", {"timezone": "America/New_York"}, False),
        ("emulation.setMediaFeaturesOverride", {"features": {"prefers-color-scheme": "dark"}}, False),
        ("emulation.setNetworkConditions", {"networkConditions": {"type": "offline"}}, False),
    ],
)
def test_an_unknown_command_is_done_only_where_it_changes_nothing(method, params, done):
    answer = stand_in({"id": 7, "method": method, "params": params}, UNKNOWN)
    assert (answer["type"] == "success") == done


def test_other_errors_are_passed_on():
    answer = {**UNKNOWN, "error": "invalid argument"}
    command = {"id": 7, "method": "emulation.setLocaleOverride", "params": {"locale": "en-GB"}}
    assert stand_in(command, answer) == answer


def test_what_is_to_be_evaluated_comes_as_code():
    arguments = [
        {"handle": "a"},
        {"type": "undefined"},
        {"type": "boolean"},
        {"type": "string", "value": "1 + 1;"},
    ]
    command = {
        "method": "script.callFunction",
        "params": {"functionDeclaration": CALL, "arguments": arguments},
    }
    assert "return (\n1 + 1\n)" in without_eval(command)["params"]["functionDeclaration"]
