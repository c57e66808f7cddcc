"""What speaks for an emergency, and how much."""

import pytest

from sepsis_assistant.data_files import DataError
from sepsis_assistant.safety.care import LEVELS, NO_SIGN, Reading
from sepsis_assistant.safety.model import Assertion, Assessment, Finding, Level, Notes, Person
from sepsis_assistant.safety.weighing import DECISION, EVIDENCE, evidence_of, load_weights, log_odds


def finding(assertion=Assertion.PRESENT, source="lexicon", level=Level.EMERGENCY):
    return Finding("fit", "a fit", "fitting", 0, 7, Person.CHILD, assertion, "", source, level=level)


def reading(emergency=0.5, past=0.0, none=0.5):
    rest = (1.0 - emergency - past) / 4
    levels = {name: rest for name in LEVELS} | {"emergency": emergency, "past": past}
    return Reading(levels, {"fit": 1.0 - none, NO_SIGN: none})


def seen(*findings, plain=False, readings=None):
    return evidence_of(Assessment(findings, notes=Notes(plain=plain)), readings or [reading()])


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((finding(),), {"words": 1.0, "numbers": 0.0}),
        ((finding(source="vitals"),), {"words": 0.0, "numbers": 1.0}),
        ((finding(source="combination"),), {"numbers": 1.0}),
        ((finding(level=Level.URGENT),), {"words": 0.0, "urgent": 1.0}),
        ((finding(Assertion.PAST),), {"apart": 1.0, "words": 0.0}),
        ((finding(Assertion.NEGATED),), {"denied": 1.0, "apart": 0.0}),
        ((finding(Assertion.PAST), finding()), {"apart": 0.0, "words": 1.0}),
        ((), {"apart": 0.0, "denied": 0.0, "words": 0.0}),
    ],
)
def test_what_the_rules_found(findings, expected):
    assert seen(*findings).items() >= expected.items()


def test_a_plain_report_counts_only_with_a_sign_in_it():
    assert seen(finding(), plain=True)["plain"] == 1.0
    assert seen(plain=True)["plain"] == 0.0


def test_the_most_alarming_part_adds_what_the_whole_does_not_say():
    readings = [reading(0.2), reading(0.9), reading(0.1)]
    found = evidence_of(Assessment(), readings)
    assert found["part"] == pytest.approx(log_odds(0.9) - log_odds(0.2))
    assert evidence_of(Assessment(), [reading(0.2)])["part"] == 0.0


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_no_head_is_surer_than_it_can_know(sure):
    assert abs(log_odds(sure)) == pytest.approx(6.0)


def test_contributions_add_up_to_the_probability():
    weights, evidence = load_weights(), seen(finding(), plain=True)
    total = sum(weights.contributions(evidence).values())
    assert log_odds(weights.probability(evidence)) == pytest.approx(max(-6.0, min(6.0, total)))
    assert set(evidence) == set(EVIDENCE)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  emergency: ", "  emergancy: ", "emergancy"),
        ("  whole: ", "  hole: ", "hole"),
        ("  report: ", "  report: 1", "report must be a probability"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path, old, new, message):
    path = tmp_path / "decision.yml"
    path.write_text(DECISION.read_text().replace(old, new, 1))
    with pytest.raises(DataError, match=rf"decision\.yml.*{message}"):
        load_weights(path)


def test_an_urgent_sign_of_the_head_speaks_for_no_emergency():
    told = Reading(dict.fromkeys(LEVELS, 1 / 6), {"no_wet_nappy": 0.9, NO_SIGN: 0.1})
    assert evidence_of(Assessment(), [told], ["no_wet_nappy"])["sign"] == pytest.approx(-6.0)
    assert evidence_of(Assessment(), [told])["sign"] == pytest.approx(log_odds(0.9))
