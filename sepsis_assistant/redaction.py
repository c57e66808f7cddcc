"""Take what could tell who somebody is out of a text: by a library's patterns, then word by word.

No model of names can be had offline for our spaCy, so names go by the second step: only words stay that our
own answers use in small letters, and never a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from sepsis_assistant.data_files import DATA, check_keys, read_yaml
from sepsis_assistant.knowledge.answers import load_responses
from sepsis_assistant.no_tensorflow import leave_out_tensorflow

REDACTION = DATA / "redaction.yml"
UNKNOWN, NUMBER = "[...]", "[number]"
LONGEST = 300  # characters that are kept of a text
_READ = 2_000  # characters that are read
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_KEYS = ("labels", "patterns", "words")

Redact = Callable[[str], str]


@lru_cache(maxsize=1)
def redactor() -> Redact:
    """Return what redacts a text; loads the library, so call it at the start and not in a turn."""
    raw = check_keys(REDACTION, read_yaml(REDACTION), _KEYS, _KEYS)
    labels = {str(entity): str(label) for entity, label in raw["labels"].items()}
    library = _library(labels, raw["patterns"])
    pieces = _pieces([*labels.values(), NUMBER])
    known = known_words() | frozenset(map(str, raw["words"]))

    def redact(text: str) -> str:
        return _shown(library(text[:_READ]), pieces, known)[:LONGEST]

    redact("My number is 07700 900123")  # compiles every pattern
    return redact


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the words that stand in our answers and names of things in small letters: nobody's name."""
    texts = [str(variant["text"]) for variants in load_responses().values() for variant in variants]
    things = read_yaml(DATA / "knowledge" / "things.yml")["things"].values()
    named = [str(name) for kind in things for name in kind]
    return frozenset(word for text in (*texts, *named) for word in _WORD.findall(text) if word.islower())


def _pieces(labels: Iterable[str]) -> re.Pattern[str]:
    """Return what cuts a text into our labels, words, numbers and the rest, a character each."""
    ours = "|".join(map(re.escape, labels))
    return re.compile(rf"({ours})|({_WORD.pattern})|(\d(?:[\d.,:/-]*\d)?)|(.)", re.DOTALL)


def _shown(text: str, pieces: re.Pattern[str], known: frozenset[str]) -> str:
    """Return a text with our labels, known words, and marks for all else."""
    shown = []
    for label, word, number, rest in pieces.findall(text):
        if word:
            shown.append(word if word.lower().replace("’", "'") in known else UNKNOWN)
        else:
            shown.append(label or (NUMBER if number else rest if " " <= rest <= "~" else " "))
    mark = re.escape(UNKNOWN)
    return re.sub(rf"{mark}(?:[\W_]*{mark})+", UNKNOWN, " ".join("".join(shown).split()))


def _library(labels: dict[str, str], patterns: dict[str, str]) -> Redact:
    """Return Presidio's recognisers and anonymiser as one function; they need no model and no network."""
    leave_out_tensorflow()  # spaCy, which Presidio loads, would load it
    from presidio_analyzer import Pattern, PatternRecognizer
    from presidio_analyzer import predefined_recognizers as recognizers
    from presidio_anonymizer import AnonymizerEngine
    from presidio_anonymizer.entities import OperatorConfig

    class Email(recognizers.EmailRecognizer):
        """Take every address, without asking the internet for the list of domains."""

        def validate_result(self, pattern_text: str) -> bool:
            return True

    class Url(recognizers.UrlRecognizer):
        """Take every address, without asking the internet for the list of domains."""

        def validate_result(self, pattern_text: str) -> bool:
            return True

    made: list[Any] = [Email(), Url()]
    named = ("PhoneRecognizer", "DateRecognizer", "IpRecognizer", "CreditCardRecognizer", "IbanRecognizer")
    made += [getattr(recognizers, name)() for name in (*named, "NhsRecognizer", "UkNinoRecognizer")]
    made += [
        PatternRecognizer(supported_entity=entity, patterns=[Pattern(entity, pattern, 0.8)])
        for entity, pattern in patterns.items()
    ]
    engine = AnonymizerEngine()
    operators = {name: OperatorConfig("replace", {"new_value": label}) for name, label in labels.items()}

    def redact(text: str) -> str:
        found = [each for one in made for each in one.analyze(text, one.supported_entities, None)]
        return str(engine.anonymize(text, found, operators).text)

    return redact
