"""Texts that no friendly person writes: each has the name of its kind, and the same seed gives the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from sepsis_assistant.channels.incoming import READ_CHARS
from sepsis_assistant.data_files import ROOT
from tests.support.data import held_back, read

TABLES = Path(__file__).with_name("hostile.yml")
MARK = "zqmarkqz"  # stands in some texts, and must never stand in a log
SURROGATES = ("\ud800", "\udfff", "\udc00\ud800", "\ud83d", "\ude00")  # which no file holds
MARKS = "\u0301\u0308\u0323\u035c\u0489\u20dd\u0e49\u064b"
LOOKS_LATIN = str.maketrans("aceopxyAEO", "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0410\u0415\u041e")
FILLER = "We went to the shops and then home. "

Kind = Callable[[random.Random], str]


@cache
def table(name: str) -> tuple[str, ...]:
    """Return a table of hostile.yml."""
    return SURROGATES if name == "surrogates" else tuple(map(str, read(TABLES)[name]))


@cache
def questions() -> tuple[str, ...]:
    """Return harmless messages that people would write."""
    return tuple(text for text, intent in held_back() if intent.startswith("ask_"))


@cache
def commands() -> tuple[str, ...]:
    """Return what could be typed behind a slash: all intents, and what Rasa knows beside them."""
    named = read(ROOT / "domain.yml")["intents"]
    intents = (next(iter(each)) if isinstance(each, dict) else each for each in named)
    return (*map(str, intents), *table("commands"))


def sprinkled(text: str, among: Sequence[str], chance: random.Random, share: float = 0.2) -> str:
    """Return `text` with some of these between its characters."""
    return "".join(c + (chance.choice(among) if chance.random() < share else "") for c in text)


def beside(name: str) -> Kind:
    """Return what puts one of a table alone, before, behind or into a question."""

    def made(chance: random.Random) -> str:
        piece, words = chance.choice(table(name)), chance.choice(questions())
        place = chance.randrange(len(words) + 1)
        inside = words[:place] + piece + words[place:]
        return chance.choice((piece, piece + words, words + piece, inside, f"{MARK} {piece}"))

    return made


def all_over(name: str) -> Kind:
    """Return what puts the characters of a table all over a question."""

    def made(chance: random.Random) -> str:
        share = chance.choice((0.05, 0.3, 1.0))
        return sprinkled(chance.choice(questions()), table(name), chance, share)

    return made


def typed_command(chance: random.Random) -> str:
    begin, name, end = map(chance.choice, (table("slashes"), commands(), table("payloads")))
    return f"{begin}{name}{end}"


def very_long(chance: random.Random) -> str:
    piece, length = chance.choice(table("repeated")), chance.choice((300, 2_001, 6_001, 20_000, READ_CHARS))
    return (piece * length)[:length]


def any_characters(chance: random.Random) -> str:
    top = chance.choice((0x80, 0x300, 0x3000, 0x10FFFF))
    return "".join(chr(chance.randrange(top)) for _ in range(chance.randrange(1, 80)))


def torn(chance: random.Random) -> str:
    words = chance.choice(questions()).split()
    return " ".join(chance.sample(words, chance.randrange(1, len(words) + 1)))


def stacked(chance: random.Random) -> str:
    def marks() -> str:
        return "".join(chance.choices(MARKS, k=chance.randrange(12)))

    return "".join(character + marks() for character in chance.choice(questions()))


def blank(chance: random.Random) -> str:
    return "".join(chance.choices(" \t\n\u00a0\u200b\u3000", k=chance.randrange(9)))


BESIDE = (
    "surrogates", "control", "scripts", "json", "templates", "sql", "log_lines", "markup", "shell", "orders",
    "numbers",
)  # fmt: skip
KINDS: dict[str, Kind] = {
    **{name: beside(name) for name in BESIDE},
    **{name: all_over(name) for name in ("invisible", "bidi")},
    "looks Latin": lambda chance: chance.choice(questions()).translate(LOOKS_LATIN),
    "stacked marks": stacked,
    "typed command": typed_command,
    "any characters": any_characters,
    "torn question": torn,
    "blank": blank,
    "very long": very_long,
}
RARE = "very long"  # one costs as much as many others


def hostile(chance: random.Random) -> tuple[str, str]:
    """Return the kind and the text of a hostile message."""
    names = [name for name in KINDS if name != RARE or chance.random() < 0.2]
    kind = chance.choice(names)
    return kind, KINDS[kind](chance)


# What may stand beside a danger sentence. Not SQL and lines of logs, which are words: between two of them
# the trained heads hear no person in 8 of 100 messages.
SAYS_NOTHING = ("bidi", "surrogates", "control", "json", "templates", "markup", "shell")


def hidden_danger(chance: random.Random) -> tuple[str, str]:
    """Return how a danger sentence is hidden, and the text."""
    danger = chance.choice(table("dangers"))
    before, after = (chance.choice(table(chance.choice(SAYS_NOTHING))) for _ in range(2))
    between = chance.choice((" ", "\n", ". "))
    far = [FILLER * chance.randrange(600) for _ in range(2)]
    ways = {
        "invisible inside": sprinkled(danger, table("invisible"), chance),
        "bidi inside": sprinkled(danger, table("bidi"), chance),
        "behind": between.join((before, danger)),
        "before": between.join((danger, after)),
        "between": between.join((before, danger, after)),
    }
    if chance.random() < 0.03:  # long, so seldom
        return "far inside", f"{far[0]}{danger}. {far[1]}"
    way = chance.choice(list(ways))
    return way, ways[way]
