"""The terminal: buttons are numbers, typed text always counts, emergencies stand out in words."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sepsis_assistant.launcher import __main__ as launcher
from sepsis_assistant.launcher.messages import UsageError
from sepsis_assistant.launcher.rendering import (
    EMERGENCY_BEGINS,
    EMERGENCY_ENDS,
    chosen,
    explained,
    rendered,
)
from sepsis_assistant.launcher.shell import Conversation, Lines, messages_in, transcribed
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.launcher.web_session import Refusal
from sepsis_assistant.storage.stored_turns import StoredTurn

BUTTONS = [{"title": "Causes", "payload": "/ask_causes"}, {"title": "Stages", "payload": "/ask_stages"}]
FORGED = '/report_urgent_symptoms{"danger_sign": "fit"}'


@dataclass
class FakeSession:
    """Stand for the server: answers with what was sent, offers two buttons, refuses "refuse"."""

    sent: list[tuple[str | None, str | None]] = field(default_factory=list)

    def send(self, text: str | None = None, payload: str | None = None) -> list[dict]:
        if text == "refuse":
            raise Refusal(413, {"message": "Too long.", "fix": "Send less."})
        self.sent.append((text, payload))
        return [{"text": f"You said {text or payload}.", "buttons": BUTTONS, "response": "utter_x"}]


@pytest.fixture
def conversation(tmp_path: Path) -> Conversation:
    return Conversation(FakeSession(), tmp_path / "endpoints.yml")


@pytest.mark.parametrize(
    ("line", "payload"),
    [
        ("1", "/ask_causes"),
        ("2", "/ask_stages"),
        ("3", None),
        ("0", None),
        ("-1", None),
        ("999", None),
        ("1 day", None),
        ("\u00b9", None),
        ("\u0661", None),
        ("", None),
        ("she has gone grey", None),
        ("/ask_causes", None),
    ],
)
def test_only_the_number_of_an_offered_button_picks_one(line, payload):
    assert chosen(line, BUTTONS) == payload


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("1", (None, "/ask_causes")),
        ("7", ("7", None)),
        ("/ask_causes", ("/ask_causes", None)),
        (FORGED, (FORGED, None)),
        ("/debug she is grey", ("/debug she is grey", None)),
        ("/help me", ("/help me", None)),
        ("help", ("help", None)),
        ("/restart", ("/restart", None)),
    ],
)  # fmt: skip
def test_what_is_typed_is_sent_as_words_and_a_number_as_the_button(conversation, line, sent):
    conversation.take("hello")
    conversation.take(line)
    assert conversation.session.sent[1:] == [sent]


def test_a_number_before_any_button_is_text(conversation):
    conversation.take("1")
    assert conversation.session.sent == [("1", None)]


@pytest.mark.parametrize("line", ["/help", "/HELP", "/debug", "/Debug"])
def test_a_command_of_the_shell_is_not_sent(conversation, line):
    assert conversation.take(line)
    assert conversation.session.sent == []


def test_help_names_the_commands_and_the_emergency_numbers(conversation):
    text = "\n".join(conversation.take("/help"))
    assert all(word in text for word in ("/debug", "/help", "number", "Ctrl-C", "999", "112", "911"))


def test_debug_is_switched_on_and_off(conversation):
    assert conversation.take("/debug") == ["Debug is on."]
    assert conversation.take("/debug") == ["Debug is off."]
    assert not any(line.startswith("  . ") for line in conversation.take("hello"))


def test_a_refused_message_is_told_and_the_buttons_stay(conversation):
    conversation.take("hello")
    assert conversation.take("refuse") == ["Too long. Send less."]
    assert conversation.refused
    conversation.take("2")
    assert conversation.session.sent[-1] == (None, "/ask_stages")


def test_buttons_of_all_replies_are_numbered_on():
    lines = rendered([{"text": "Hello.", "buttons": BUTTONS[:1]}, {"text": "More?", "buttons": BUTTONS[1:]}])
    assert lines == ["Hello.", "More?", "  [1] Causes", "  [2] Stages"]


def test_an_emergency_is_framed_in_words_and_the_rest_is_not():
    reply = {"text": "Call now.", "emergency": True, "source_line": "Sources: NHS"}
    lines = rendered(
        [reply, {"text": "And this.", "emergency": False, "buttons": BUTTONS}], with_buttons=False
    )
    assert lines == [EMERGENCY_BEGINS, "Call now.", "Sources: NHS", EMERGENCY_ENDS, "And this."]
    assert "EMERGENCY" in EMERGENCY_BEGINS and EMERGENCY_BEGINS.isascii()


SAFE = {"alarm": False, "score": 0.0123, "by": "none", "noticed": [], "signs": []}
ALARM = {"alarm": True, "score": 0.98, "by": "rules", "noticed": ["a fit"], "signs": ["fit"]}
RANKING = [{"name": "ask_causes", "confidence": 0.912}, {"name": "ask_stages", "confidence": 0.05}]


@pytest.mark.parametrize(
    ("parsed", "text", "expected"),
    [
        ({"intent_ranking": RANKING, "safety": SAFE}, "why", "understood: ask_causes (0.91); less"),
        ({"intent": RANKING[0]}, "/ask_causes", "understood: ask_causes (0.91)"),
        ({"intent": RANKING[0]}, "/ask_causes", "danger: not judged (a button, or no words)"),
        ({"intent": RANKING[0], "safety": SAFE}, "why", "danger: no (score 0.01, level none)"),
        ({"intent": RANKING[0], "safety": ALARM}, "x", "danger: yes, by rules (score 0.98): a fit"),
        ({"safety": ALARM | {"noticed": []}}, "x", "danger: yes, by rules (score 0.98): no sign"),
        ({"intent": RANKING[0], "safety": ALARM}, "his lips are blue", "found: sign blue_grey_skin"),
        ({"intent": RANKING[0], "safety": SAFE}, "why", "did: utter_x (AnswerPolicy)"),
        ({}, "why", "understood: None (0.00)"),
        ({"intent": RANKING[0]}, "why", "answered: utter_x"),
    ],
)  # fmt: skip
def test_debug_says_what_was_understood_and_why(parsed, text, expected):
    actions = [
        {"name": "action_session_start"},
        {"name": "utter_x", "policy": "policy_3_AnswerPolicy"},
        {"name": "action_listen", "policy": "policy_0_RulePolicy"},
    ]
    lines = explained(StoredTurn("1", text, 0.0, parsed, [], actions), [{"response": "utter_x"}])
    assert any(line.removeprefix("  . ").startswith(expected) for line in lines), lines


@pytest.mark.parametrize("response", [None, "utter_deleted"])
def test_debug_says_so_when_nothing_is_stored(response):
    lines = explained(None, [{"response": response}])
    assert "nothing is stored" in lines[0]
    assert (response or "no response") in lines[1]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"one\ntwo\n", ["one", "two"]),
        (b"\xef\xbb\xbfone\r\n\r\n  two  ", ["one", "two"]),
        (b"# a comment\n\n  # another\none # not one\n", ["one # not one"]),
        ("caf\u00e9\u2028still the same line\n".encode(), ["caf\u00e9\u2028still the same line"]),
    ],
)
def test_a_file_has_one_message_a_line(tmp_path, content, found):
    (tmp_path / "m.txt").write_bytes(content)
    assert messages_in(tmp_path / "m.txt") == found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "m.txt: No such file"),
        (b"", "m.txt: no message in it"),
        (b"# only\n\n# comments\n", "m.txt: no message in it"),
        (b"fine\nalso fine\nbad \xff\n", "m.txt, line 3: not UTF-8"),
        ("text".encode("utf-16"), "m.txt, line 1: not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_fix(tmp_path, content, said):
    if content is not None:
        (tmp_path / "m.txt").write_bytes(content)
    with pytest.raises(UsageError) as error:
        messages_in(tmp_path / "m.txt")
    assert said in str(error.value) and ";" in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--text", ""], "TEXT is empty"),
        (["--text=   "], "TEXT is empty"),
        (["--file"], "FILE is empty"),
        (["--file", "no-such-file.txt"], "no-such-file.txt: No such file"),
        (["--file", "."], ".: Is a directory"),
    ],
)
def test_what_cannot_be_used_ends_with_2_before_anything_is_started(monkeypatch, capsys, arguments, said):
    monkeypatch.setattr("sys.argv", ["launcher", "shell", *arguments])
    monkeypatch.setattr(launcher, "ensure_model", lambda *_: pytest.fail("the training began"))
    assert launcher.main() == 2
    output = capsys.readouterr()
    assert said in output.err and output.out == ""


def test_text_and_file_together_end_with_2(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["launcher", "shell", "--text=hello", "--file", "m.txt"])
    with pytest.raises(SystemExit) as ended:
        launcher.main()
    assert ended.value.code == 2 and "not allowed with" in capsys.readouterr().err


def test_a_transcript_holds_what_was_sent_and_the_answer(conversation):
    expected = "\nYou: hello\nYou said hello.\n  [1] Causes\n  [2] Stages"
    assert transcribed(conversation, "hello") == expected


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ([b"one\ntwo\n"], ["one", "two"]),
        ([b"o", b"ne\n\n", b"two"], ["one", "", "two"]),
        ([b"caf\xc3", b"\xa9\n"], ["caf\u00e9"]),
        ([b"\xff\n"], ["\ufffd"]),
        ([], []),
    ],
)
def test_lines_come_one_by_one_however_they_were_written(written, read):
    out, into = os.pipe()
    for part in written:
        os.write(into, part)
    os.close(into)
    lines = Lines(out)
    found = list(iter(lambda: lines.next(Stop(), lambda: None), None))
    os.close(out)
    assert found == read


def test_pasted_lines_do_not_wait_for_the_next_key():
    out, into = os.pipe()
    os.write(into, b"one\ntwo\n")
    lines = Lines(out)
    assert [lines.next(Stop(), lambda: None) for _ in range(2)] == ["one", "two"]
    os.close(into)
    os.close(out)
