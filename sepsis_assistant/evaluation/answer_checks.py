"""Check the answers of data/responses/ by the rules of docs/knowledge.md, topic by topic.

python -m sepsis_assistant.evaluation.answer_checks [TOPIC ...]
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from sepsis_assistant.data_files import DATA, read_yaml
from sepsis_assistant.evaluation.runs import copied_runs
from sepsis_assistant.knowledge.answers import (
    Answer,
    all_as_said,
    first_values,
    load_responses,
    read_answers,
    sentences,
    without_source_line,
)
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import Ledger, load_ledger
from sepsis_assistant.retrieval.training import read_phrasings

MOST_WORDS, DIRECT_WORDS, SUPPORTING, ITEMS = 110, 24, 3, 8
DIRECT_GRADE, GRADE = 6.0, 8.0
QUESTION_BYTES, TITLE, MEANS_WORDS = 62, 24, 12
_FORBIDDEN = re.compile(
    r"\b(our (two )?articles?|the articles?|don't worry|do not worry|no worries|nothing to worry"
    r"|it is not sepsis|not sepsis|(do|does) not have sepsis|(do|does)n't have sepsis|no need to"
    r"|\d+ ?(mg|ml|mcg)|1\.7 billion)\b|^(I cannot say|I can't say)",
    re.IGNORECASE,
)


def complaints(
    answer: Answer, whole: Answer, ledger: Ledger, keys: Collection[str], names: Collection[str]
) -> Iterator[str]:
    """Yield what is wrong with an answer; `whole` is the same one as people read it, `names` read easily."""
    body = sentences(answer.text)
    if len(body) != len(answer.claims):
        yield f"{len(body)} sentences, but {len(answer.claims)} groups of claims"
    for claim in answer.all_claims:
        if claim not in ledger.claims or not ledger.claims[claim].usable:
            yield f"claim '{claim}' does not exist or must not be used"
    yield from _of_the_question(answer, keys)
    yield from _of_the_form(answer, body)
    yield from _of_the_words(answer, whole, names)


def _of_the_question(answer: Answer, keys: Collection[str]) -> Iterator[str]:
    if not answer.question.endswith("?") or len(answer.question.encode()) > QUESTION_BYTES:
        yield f"'question' must end with ? and have at most {QUESTION_BYTES} bytes"
    if not 1 <= len(answer.means.split()) <= MEANS_WORDS or answer.means.endswith((".", "?")):
        yield f"'means' must complete 'Do you mean ...?' in at most {MEANS_WORDS} words, without a mark"
    if not 1 <= len(answer.title) <= TITLE:
        yield f"'title' must have 1 to {TITLE} characters"
    for key in answer.next:
        if key not in keys or key == answer.key:
            yield f"'next' names '{key}', which is no other answer"


def _of_the_form(answer: Answer, body: list[str]) -> Iterator[str]:
    items = [each for each in body if each.startswith("- ")]
    plain = [each for each in body if not each.startswith("- ")]
    if len(plain[0].split()) > DIRECT_WORDS or plain[0].startswith("- "):
        yield f"the first sentence must answer in at most {DIRECT_WORDS} words"
    if len(plain) - 1 > SUPPORTING or len(items) > ITEMS:
        yield f"at most {SUPPORTING} sentences after the first, and at most {ITEMS} items of a list"
    if "{emergency_line}" in answer.text and answer.emergency:
        yield "the number to call is said twice: leave 'emergency' out"
    for found in _FORBIDDEN.finditer(answer.text):
        yield f"must not say '{found[0]}'"
    for run in copied_runs(answer.text):
        yield f"shares eight words with an article: '{run}'"


def _of_the_words(answer: Answer, whole: Answer, names: Collection[str]) -> Iterator[str]:
    words = len(without_source_line(whole.text).split())
    if words > MOST_WORDS:
        yield f"{words} words with the emergency line, at most {MOST_WORDS}"
    direct = grade(sentences(answer.text)[0], names)
    if direct > DIRECT_GRADE:
        yield f"the first sentence has reading grade {direct:.1f}, at most {DIRECT_GRADE}"
    if (all_of_it := grade(answer.text, names)) > GRADE:
        yield f"reading grade {all_of_it:.1f}, at most {GRADE}"


def grade(text: str, names: Collection[str]) -> float:
    """Return the Flesch-Kincaid grade of `text`, in which each of `names` counts as a word of two syllables.

    A name that the question is about cannot be said in a shorter way.
    """
    import textstat

    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    plain = re.sub(rf"\b({pattern})\b", "illness", text, flags=re.IGNORECASE)
    return float(textstat.flesch_kincaid_grade(plain.replace("\n- ", "\n")))


def easy_names(data: Path = DATA) -> frozenset[str]:
    """Return the names that count as easy to read: data/knowledge/reading.yml."""
    return frozenset(map(str, read_yaml(data / "knowledge" / "reading.yml")["names"]))


def phrasings(folder: Path = DATA / "nlu") -> dict[str, list[str]]:
    """Return the phrasings of each answer, by key, in the order of data/nlu/."""
    found: dict[str, list[str]] = {}
    for told in read_phrasings(folder):
        if told.key:
            found.setdefault(told.key, []).append(told.text)
    return found


def said_first() -> dict[str, str]:
    """Return what the slots in an answer say in a conversation that has just begun."""
    return {slot: value for slot, value in first_values().items() if slot != "citations"}


def all_complaints(topics: Collection[str] = ()) -> dict[str, list[str]]:
    """Return the complaints about each answer of `topics` (of all, where none is named), by key."""
    ledger, known, names = load_ledger(), load_routes().topics, easy_names()
    values = said_first()
    written = {k: a for k, a in read_answers(load_responses()).items() if a.topic in known}
    chosen = {k: a for k, a in written.items() if not topics or a.topic in topics}
    broken = {
        k: [f"unknown claim {c}" for c in a.all_claims if c not in ledger.claims] for k, a in chosen.items()
    }
    if any(broken.values()):
        return {k: found for k, found in broken.items() if found}
    unknown = {k: [f"'next' names '{n}'" for n in a.next if n not in written] for k, a in written.items()}
    if any(unknown.values()):
        return {k: found for k, found in unknown.items() if found}
    whole = read_answers(all_as_said(dress(load_responses(), ledger, known), values))
    asked: dict[str, str] = {}
    result: dict[str, list[str]] = {}
    for key, answer in written.items():
        twice = asked.setdefault(answer.question.casefold(), key)
        if key in chosen:
            found = list(complaints(answer, whole[key], ledger, written.keys(), names))
            result[key] = found + ([f"asks what {twice} asks"] if twice != key else [])
    return result


def main() -> int:
    """Print what is wrong, and the figures; return 1 where something is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("topics", nargs="*", help="topics to check; all where none is named")
    result = all_complaints(parser.parse_args().topics)
    _print(result)
    return int(any(result.values()))


def _print(result: Mapping[str, list[str]]) -> None:
    for key, found in result.items():
        for each in found:
            print(f"{key}: {each}")
    print(f"{len(result)} answers checked, {sum(map(bool, result.values()))} with something to mend")


if __name__ == "__main__":
    raise SystemExit(main())
