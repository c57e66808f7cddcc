"""Turn replies into lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sepsis_assistant.storage.stored_turns import StoredTurn

# In words, because not everybody sees colours and a file has none.
EMERGENCY_BEGINS = "======== EMERGENCY ========"
EMERGENCY_ENDS = "==========================="
_SHOWN_INTENTS = 3
_SILENT_ACTIONS = ("action_listen", "action_session_start")
Replies = Sequence[Mapping[str, Any]]
Button = Mapping[str, str]


def offered(replies: Replies) -> list[Button]:
    """Return the buttons of all replies, in the order of their numbers."""
    return [button for reply in replies for button in reply.get("buttons", ())]


def rendered(replies: Replies, with_buttons: bool = True) -> list[str]:
    """Return the lines to print for the replies of one turn: emergencies framed, buttons as numbers."""
    lines = [line for reply in replies for line in _framed(reply)]
    numbered = enumerate(offered(replies) if with_buttons else (), start=1)
    return lines + [f"  [{number}] {button['title']}" for number, button in numbered]


def chosen(line: str, buttons: Sequence[Button]) -> str | None:
    """Return the payload of the button whose number was typed, or None for any other text."""
    number = int(line) if line.isascii() and line.isdecimal() and len(line) < 3 else 0
    return buttons[number - 1]["payload"] if 0 < number <= len(buttons) else None


def explained(turn: StoredTurn | None, replies: Replies) -> list[str]:
    """Return the lines that say what was understood in a turn, and why it was answered as it was."""
    lines = _understood(turn) if turn else ["understood: nothing is stored of this message"]
    lines.append(
        f"answered: {', '.join(str(reply.get('response') or '(a text of no response)') for reply in replies)}"
    )
    return [f"  . {line}" for line in lines]


def _framed(reply: Mapping[str, Any]) -> list[str]:
    lines = [str(reply["text"]), *filter(None, [reply.get("source_line")])]
    return [EMERGENCY_BEGINS, *lines, EMERGENCY_ENDS] if reply.get("emergency") else lines


def _understood(turn: StoredTurn) -> list[str]:
    parsed = turn.parse_data
    ranking = parsed.get("intent_ranking") or [parsed.get("intent") or {}]
    named = [f"{r.get('name')} ({float(r.get('confidence') or 0):.2f})" for r in ranking[:_SHOWN_INTENTS]]
    first, *others = named
    lines = [f"understood: {first}" + (f"; less likely: {', '.join(others)}" if others else "")]
    lines += _danger(parsed.get("safety"))
    if not turn.text.startswith("/"):
        lines += _findings(turn.text)
    return lines + [f"did: {', '.join(_done(turn.actions))}"]


def _danger(safety: Mapping[str, Any] | None) -> list[str]:
    if safety is None:
        return ["danger: not judged (a button, or no words)"]
    if not safety["alarm"]:
        return [f"danger: no (score {safety['score']:.2f}, level {safety.get('level', 'none')})"]
    noticed = ", ".join(safety["noticed"]) or "no sign by name"
    return [f"danger: yes, by {safety['by']} (score {safety['score']:.2f}): {noticed}"]


def _findings(text: str) -> list[str]:
    """Return what the rules see in the text alone, without what was said before."""
    from sepsis_assistant.safety.explaining import as_text, explained  # spaCy: only for who asks

    return [f"found: {line.strip()}" for line in as_text(explained(text, None)).splitlines()[1:]]


def _done(actions: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for action in actions:
        if action.get("name") not in (*_SILENT_ACTIONS, None):
            policy = str(action.get("policy") or "").rpartition("_")[2]
            yield f"{action['name']} ({policy})" if policy else str(action["name"])
