"""Record every answer to the test messages, and compare two records: what did an edit change?"""

from __future__ import annotations

import argparse
import asyncio
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import ROOT, read_yaml
from sepsis_assistant.evaluation.corpus import read_corpus, read_examples
from sepsis_assistant.evaluation.progress import progress
from sepsis_assistant.evaluation.run import load_quiet_agent

_SHOWN = 40  # differences
Row = dict[str, Any]


def main() -> int:
    """Write a record, or compare two; return 0 when nothing differs, 1 when something does."""
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.evaluation.record", description=__doc__)
    parser.add_argument("--out", type=Path, help="write the answers of the trained model to this file")
    parser.add_argument("--compare", type=Path, nargs=2, metavar=("BEFORE", "AFTER"), help="two such files")
    parser.add_argument("--all", action="store_true", help="show every difference, not the first ones")
    options = parser.parse_args()
    if options.out:
        return asyncio.run(_write(options.out))
    if options.compare:
        before, after = map(_read, options.compare)
        return _compare(before, after, None if options.all else _SHOWN)
    parser.print_help()
    return 2


def conversations(tests: Path = ROOT / "tests") -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Yield (name, turns) of every single test message and of every test dialogue, in a fixed order."""
    texts = [m.text for m in read_corpus(tests / "safety")]
    texts += [text for text, _ in read_examples(tests / "nlu")]
    for path in sorted((tests / "knowledge").glob("questions*.yml")):
        texts += [entry["text"] for entry in read_yaml(path)]
    for text in dict.fromkeys(texts):
        yield text, [{"user": text}]
    for path in sorted((tests / "conversations").glob("*.yml")):
        for dialogue in read_yaml(path):
            yield f"{path.stem}: {dialogue['name']}", dialogue["turns"]


async def _write(out: Path) -> int:
    agent, count = await load_quiet_agent(), Counter[str]()
    with out.open("w", encoding="utf-8") as stream:
        for name, turns in progress(list(conversations()), "conversations"):
            sender = uuid.uuid4().hex
            for place, turn in enumerate(turns):
                row = {"conversation": name, "turn": place, **await _answer(agent, sender, turn)}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            count["dialogues" if len(turns) > 1 else "messages"] += 1
    print(f"written: {out} ({count['messages']} messages, {count['dialogues']} dialogues)")
    return 0


async def _answer(agent: Any, sender: str, turn: Mapping[str, Any]) -> Row:
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.events import ActionExecuted, UserUttered

    message = UserMessage(turn["user"], sender_id=sender, metadata=turn.get("metadata"))
    said = await agent.handle_message(message) or []
    events = list((await agent.tracker_store.retrieve(sender)).events)
    last = max(i for i, event in enumerate(events) if isinstance(event, UserUttered))
    actions = [e.action_name for e in events[last:] if isinstance(e, ActionExecuted)]
    return {
        "user": turn["user"],
        "intent": (events[last].parse_data.get("intent") or {}).get("name"),
        "actions": [name for name in actions if name != "action_listen"],
        "texts": [answer.get("text", "") for answer in said],
        "buttons": [b.get("payload") for answer in said for b in answer.get("buttons") or ()],
    }


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _compare(before: Sequence[Row], after: Sequence[Row], show: int | None) -> int:
    old, new = _by_key(before), _by_key(after)
    common = [key for key in old if key in new]
    differing = [key for key in common if _said(old[key]) != _said(new[key])]
    for key in differing[:show]:
        print(f"{key[0]} [{key[1]}]: {old[key]['user']}")
        print(f"  before {old[key]['intent']} {old[key]['actions']}")
        print(f"  after  {new[key]['intent']} {new[key]['actions']}")
    print(f"turns in both: {len(common)}; same answer: {len(common) - len(differing)}")
    print(f"only in one of them: {len(old.keys() ^ new.keys())}")
    gone = sum(_alarms(old[key]) and not _alarms(new[key]) for key in differing)
    come = sum(_alarms(new[key]) and not _alarms(old[key]) for key in differing)
    print(f"emergency replies that are gone: {gone}; that are new: {come}")
    return 1 if differing or old.keys() ^ new.keys() else 0


def _by_key(rows: Iterable[Row]) -> dict[tuple[str, int], Row]:
    return {(row["conversation"], row["turn"]): row for row in rows}


def _said(row: Row) -> tuple[Any, ...]:
    return row["actions"], row["texts"], row["buttons"]


def _alarms(row: Row) -> bool:
    return any(name.startswith("utter_emergency") for name in row["actions"])


if __name__ == "__main__":
    raise SystemExit(main())
