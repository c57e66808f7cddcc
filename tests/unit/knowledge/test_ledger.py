"""The ledger: what a claim leaves out comes from the defaults, and a mistake is told with its line."""

import dataclasses

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.ledger import load_ledger

SOURCES = """sources:
  guide:
    title: "A guide"
    publisher: "A ministry"
    kind: safety_guidance
    review_claim: "none"
    sections:
      signs: "Signs"
"""
CLAIMS = """defaults:
  status: use
  last_reviewed: 2026-11-21
  next_review: 2027-11-21

claims:
  - id: emergency.call
    statement: Call.
    topic: emergency
    support: [{source: guide, section: signs}]
  - id: emergency.wait
    statement: Wait.
    topic: emergency
    detail: uk
    support: [{source: guide, section: signs}]
    status: do_not_use
    reason: It is wrong.
    next_review: 2026-12-01
"""


@pytest.fixture
def folder(tmp_path):
    for name, content in (("sources", SOURCES), ("claims", CLAIMS)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "guide.yml").write_text(content, encoding="utf-8")
    return tmp_path


def test_a_claim_has_the_defaults_that_it_does_not_replace(folder):
    call, wait = load_ledger(folder).claims.values()
    assert (call.status, call.detail, call.usable, str(call.next_review)) == ("use", None, True, "2027-11-21")
    assert (wait.status, wait.detail, wait.usable, str(wait.next_review)) == (
        "do_not_use", "uk", False, "2026-12-01",
    )  # fmt: skip


def test_without_defaults_each_claim_says_everything(folder):
    path = folder / "claims" / "guide.yml"
    said = CLAIMS.partition("claims:\n")[2].replace(
        "section: signs}]\n  -", "section: signs}]\n    status: use\n    next_review: 2027-11-21\n  -"
    )
    before = load_ledger(folder)
    path.write_text("claims:\n" + said, encoding="utf-8")
    assert dataclasses.asdict(load_ledger(folder))["claims"] == dataclasses.asdict(before)["claims"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("next_review: 2027-11-21", "next_review: soon", r":4: 'next_review' must be a date"),
        ("next_review: 2026-12-01", "next_review: soon", r":18: 'next_review' must be a date"),
        ("status: use", "status: perhaps", r":2: status must be one of use, use_with_note, do_not_use"),
        ("    reason: It is wrong.\n", "", r":11: status 'do_not_use' needs a reason"),
        ("  status: use\n", "", r":6: key 'status' is missing or empty"),
        ("  status: use\n", "  statsu: use\n", r":2: unknown key 'statsu'; known keys: last_reviewed, "),
        ("  status: use\n", "  status: use\n  topic: emergency\n", r":3: unknown key 'topic'"),
        ("statement: Wait.", "statment: Wait.", r":12: unknown key 'statment'"),
        ("id: emergency.wait", "id: emergency.call", r":11: id 'emergency.call' is there twice"),
        ("section: signs}]\n    status", "section: sings}]\n    status", r":15: unknown place 'guide/sings'"),
        ("support: [{source: guide, section: signs}]\n  -", "support: []\n  -", r":7: key 'support'"),
    ],
    ids=[
        "a default that is no date", "a date that is none", "a default that is no status", "no reason",
        "a default that is missing", "an unknown default", "a default for what each claim must say",
        "an unknown key", "an id twice", "an unknown section", "no support",
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_line(folder, old, new, message):
    path = folder / "claims" / "guide.yml"
    assert old in CLAIMS
    path.write_text(CLAIMS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"guide\.yml" + message):
        load_ledger(folder)
