"""What is done with a message: answers, a question back, or a decline."""

import pytest

from sepsis_assistant.retrieval.asked import Asked, Choice, choose
from sepsis_assistant.retrieval.weights import Thresholds

LIMITS = Thresholds(
    answer=0.5, part=0.6, back=0.1, perhaps=0.3, plain=0.95, decline=0.7, certain=0.8, elsewhere=0.85
)
OURS = {"ours": 0.9, "near": 0.05, "far": 0.05}
NEAR, FAR = {"ours": 0.1, "near": 0.8, "far": 0.1}, {"ours": 0.1, "near": 0.1, "far": 0.8}


def asked(*ranking, scope=OURS, parts=()):
    return Asked(tuple(ranking), scope, tuple(parts))


CAUSES, STAGES = asked(("causes", 0.9)), asked(("stages", 0.8))


@pytest.mark.parametrize(
    ("message", "choice"),
    [
        pytest.param(CAUSES, Choice(("causes",)), id="sure"),
        pytest.param(
            asked(("causes", 0.4), ("stages", 0.3), ("recovery", 0.2)),
            Choice(back=("causes", "stages")),
            id="unsure: a question back with two",
        ),
        pytest.param(
            asked(("causes", 0.4), ("stages", 0.01)), Choice(back=("causes",)), id="perhaps this one"
        ),
        pytest.param(asked(("causes", 0.05)), Choice(), id="no idea"),
        pytest.param(asked(("causes", 0.2), scope=NEAR), Choice(declined="near"), id="another illness"),
        pytest.param(asked(("causes", 0.2), scope=FAR), Choice(declined="far"), id="the weather"),
        pytest.param(asked(("causes", 0.9), scope=FAR), Choice(declined="far"), id="sure, but not ours"),
        pytest.param(
            asked(("causes", 0.97), scope={"ours": 0.2, "near": 0.8, "far": 0.0}),
            Choice(("causes",)),
            id="likely not ours, but certainly this question",
        ),
        pytest.param(
            asked(("causes", 0.9), ("stages", 0.05), scope={"ours": 0.6, "near": 0.4, "far": 0.0}),
            Choice(back=("causes",)),
            id="perhaps not ours: do you mean ...?",
        ),
        pytest.param(
            asked(("causes", 0.97), scope={"ours": 0.6, "near": 0.4, "far": 0.0}),
            Choice(("causes",)),
            id="perhaps not ours, but plainly this question",
        ),
        pytest.param(
            asked(("causes", 0.2), scope=FAR, parts=(CAUSES, STAGES)),
            Choice(declined="far"),
            id="not ours as a whole",
        ),
        pytest.param(
            asked(("causes", 0.3), parts=(CAUSES, STAGES)), Choice(("causes", "stages")), id="two questions"
        ),
        pytest.param(
            asked(("causes", 0.3), parts=(asked(("x", 0.2), scope=FAR), STAGES)),
            Choice(("stages",)),
            id="chatter, then a question",
        ),
        pytest.param(
            asked(("causes", 0.9), parts=(CAUSES, CAUSES)), Choice(("causes",)), id="the same question twice"
        ),
        pytest.param(
            asked(("causes", 0.3), parts=(CAUSES, asked(("stages", 0.55)))),
            Choice(("causes",)),
            id="one sentence asks, the other hardly",
        ),
        pytest.param(
            asked(("stages", 0.99), parts=(CAUSES, STAGES)),
            Choice(("causes", "stages")),
            id="two sure questions, and the last speaks for the whole",
        ),
        pytest.param(
            asked(("causes", 0.99), parts=(CAUSES, STAGES)),
            Choice(("causes",)),
            id="one question of two clauses",
        ),
        pytest.param(
            asked(("causes", 0.2), scope=FAR, parts=(asked(("causes", 0.96)), asked(("stages", 0.97)))),
            Choice(("causes", "stages")),
            id="two of ours that seem another subject together",
        ),
        pytest.param(Asked(), Choice(), id="nothing was found"),
    ],
)
def test_what_is_done_with_a_message(message, choice):
    assert choose(message, LIMITS) == choice


def test_what_was_asked_survives_its_way_through_the_parse_data():
    message = asked(("causes", 0.9), ("stages", 0.1), parts=(CAUSES, STAGES))
    assert Asked.from_dict(message.as_dict()) == message
    assert Asked.from_dict(None) == Asked()
