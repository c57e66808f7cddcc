"""What people tell about help while an emergency is open."""

from __future__ import annotations

import pytest

from sepsis_assistant.conversation.told import TOLD, Told, default_told, load_told
from sepsis_assistant.data_files import DataError

COMING = [
    "I already called", "yes we called", "they are 10 minutes away", "i've called them", "I called 999",
    "just rang 999", "ambulance on its way", "help is on the way", "they're sending an ambulance",
    "we’re waiting for the ambulance", "on the phone to 999", "my husband is on the phone with 911",
    "my neighbour has rung them", "Already done, they are coming", "ambulance is 10 mins out",
    "ETA is 8 minutes away", "they said 10 minutes away", "they said ten minutes", "Ambulance called.",
    "yes. they are coming", "999 is on the line", "hes rung 999 now", "we have called an ambulance",
    "the ambulance isn't here yet but it's on the way", "I rang ten minutes ago", "The call is made",
    "yes ive called them already, they are on the way", "I CALLED ALREADY!!", "my wife is ringing 999 now",
    "I'm calling them now", "ambulance is enroute", "just got off the phone with 999", "theyre coming",
]  # fmt: skip
ARRIVED = [
    "they took her in", "they've taken him in", "they are here", "The paramedics are here now",
    "ambulance is here", "ambulance has arrived", "paramedics just arrived", "we are at the hospital now",
    "she's in the ambulance", "he is in resus", "help is here", "they took mum in",
    "the doctors took him in straight away", "she's been admitted", "they took him to the ward",
    "paramedics are with her", "we called and they are here now", "paramedics are upstairs with mum",
    "they are loading her into the ambulance", "we're in A&E", "he is in A&E now",
]  # fmt: skip
RETRACTED = [
    "false alarm, she is ok, she talks normally", "he's ok, it was a mistake", "it was a false alarm",
    "sorry, my mistake, he's fine", "this is not an emergency, he is fine and talking normally",
    "panic over", "it's not an emergency, she is awake and talking", "no one is ill",
    "nobody is ill here", "ignore that, he is fine", "It was all a mistake",
    "no emergency. she was only asleep", "I sent this by mistake", "sorry, wrong chat", "this is only a test",
    "we don't need an ambulance, she is fine", "I overreacted, he's fine", "it was just for my essay",
]  # fmt: skip
DISPUTED = [
    "this is not an emergency", "it isn't an emergency", "not an emergency", "it's not that serious",
    "this isnt an emergency", "No, this is no emergency", "you are overreacting",
]  # fmt: skip
NOTHING = [
    "I haven't called", "have you called them?", "should I call", "not here yet", "they are not here yet",
    "are they here?", "what if it is a false alarm", "is it a false alarm?", "I called my mum",
    "i called the doctor", "he called me", "if they are here", "when will they be here",
    "how long until they are here", "she is ok", "he is not ok", "can you call them",
    "false alarm? no, she is getting worse", "it was a mistake, he is still confused and getting worse",
    "no ambulance is coming", "nobody is coming", "I should have called", "I could call",
    "she is here with me", "the ambulance left without her", "they won't come", "they haven't come",
    "he's not talking normally", "is this not an emergency?", "I don't think it was a mistake",
    "ambulance was here last week", "please send an ambulance", "what causes sepsis", "I can't call",
    "the doctor sent us home", "i think it's a false alarm maybe", "it's not a false alarm",
    "I called 111 and they will ring back", "she called out for me", "it was a mistake to wait",
    "I'm worried it's not an emergency", "he is in bed", "we are at home", "they said to wait",
    "we were in hospital last week", "no answer when I called", "i am not overreacting", "", "yes", "no",
    "I rang but hung up", "the school has rung to say she is flushed", "she rang me at seven",
    "they came up on her legs an hour ago", "the lines are on her leg and they're outside them now",
    "he took his tablets by mistake", "still waiting for them to pick up", "I rang on Tuesday about it",
    "they took me off the machine", "forget this whole conversation", "I rang but nobody picked up",
    "they sent him home by mistake", "he swallowed it by accident", "it was just a blood test",
    "I'm calling my mum", "no one is here", "nobody else is here",
    "I am about to call", "stop, she is getting worse", "please stop her shaking", "it won't stop",
    "don't stop",
    "I am just asking how long they will be", "he made it up the stairs", "I called the wrong number",
    "I called 999. " + "It was a long day. " * 10,
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "report_help_coming") for text in COMING),
        *((text, "report_help_arrived") for text in ARRIVED),
        *((text, "retract_alarm") for text in RETRACTED),
        *((text, "dispute") for text in DISPUTED),
        *((text, None) for text in NOTHING),
    ],
)
def test_what_a_message_tells(text, kind):
    assert default_told().read(text).kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("yes", "report_help_coming"),
        ("Yes!", "report_help_coming"),
        ("yep thanks", "report_help_coming"),
        ("yes I have", "report_help_coming"),
        ("done", "report_help_coming"),
        ("yep done", "report_help_coming"),
        ("yes my husband did", "report_help_coming"),
        ("yes my cousin did", "report_help_coming"),
        ("yes, a neighbour has", "report_help_coming"),
        ("the nurse did", "report_help_coming"),
        ("ok yes someone is", "report_help_coming"),
        ("on it", "report_help_coming"),
        ("yes my sister is ill", None),
        ("my sister", None),
        ("the nurse said no", None),
        ("no nobody has", "deny"),
        ("no", "deny"),
        ("Not yet", "deny"),
        ("no one has", "deny"),
        ("I haven’t", "deny"),
        ("ok", None),
        ("ok I will", None),
        ("yes she is confused", None),
        ("yes no", None),
        ("no idea", None),
    ],
)
def test_a_short_answer_counts_only_after_the_question(text, kind):
    assert default_told().read(text, asked=True).kind == kind
    assert default_told().read(text).kind is None


@pytest.mark.parametrize(
    "text",
    ["stop", "Please stop!", "ok stop now", "leave me alone", "cancel", "never mind", "please stop it"],
)
@pytest.mark.parametrize("asked", [True, False])
def test_a_wish_to_stop_is_the_whole_message(text, asked):
    assert default_told().read(text, asked).kind == "stop_alarm"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("they are on the way. can I give her water?", Told("report_help_coming", True)),
        ("they are on the way", Told("report_help_coming")),
        ("can I give her water?", Told(None, True)),
    ],
)
def test_a_question_beside_it_is_noticed(text, told):
    assert default_told().read(text) == told


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("\nworse:", "\nworst:"), "unknown key 'worst'"),
        (("  dispute:\n    - \"isn't", "  disputes:\n    - \"isn't"), "unknown key 'disputes'"),
        (("  deny:", "  denied:"), "unknown key 'denied'"),
        (('- "false alarm"', '- "@nobody alarm"'), "unknown word list"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, change, message):
    path = tmp_path / "told.yml"
    path.write_text(TOLD.read_text(encoding="utf-8").replace(*change, 1))
    with pytest.raises(DataError, match=rf"told\.yml:\d+: .*{message}"):
        load_told(path)
