"""Tell that a message is in a language that we cannot answer in, and what to say then."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from sepsis_assistant.data_files import DATA, DataError, check_keys, line_of, read_yaml

LANGUAGES = DATA / "conversation" / "languages.yml"
ANY_COUNTRY = "112 / 999 / 911"
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)?")
_COMMON = 30_000  # English words by frequency; rarer ones are often words of other languages too
# Measured on tests/unit/conversation/languages.yml and on the English messages in data/nlu/.
_STRANGE = 0.4  # share of words that are not English
_LIKELY = 0.3  # share of known words, twice, plus the probability
_ROMANISED = 0.4  # share of known words that tell a language that the library knows in its own script only
_OTHER_SCRIPT = 0.5  # share of letters in a script that English does not use


@dataclass(frozen=True)
class Language:
    """Hold one language; `line` is what we say in it."""

    code: str
    name: str
    line: str
    script: str = "LATIN"
    letters: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def says(self, numbers: Sequence[str] = ()) -> str:
        """Return the line with the emergency numbers of a country, or with those that most people know."""
        return self.line.replace("{numbers}", " / ".join(numbers) or ANY_COUNTRY)

    def knows(self, word: str) -> bool:
        """Say whether `word` can only be of this language."""
        own = word in self.words or word.split("'")[-1] in self.words  # "l'inglese"
        return own or bool(self.letters & set(word))


def load_languages(path: Path = LANGUAGES) -> dict[str, Language]:
    """Return the languages in `path` by code; raise DataError with file and line where it is wrong."""
    found: dict[str, Language] = {}
    for node in check_keys(path, read_yaml(path), ["languages"], ["languages"])["languages"]:
        keys = ["code", "name", "line", "script", "letters", "words"]
        check_keys(path, node, keys, ["code", "name", "line"])
        if "{numbers}" not in node["line"]:
            raise DataError(path, line_of(node, "line"), "the line must hold {numbers}")
        if node["code"] in found:
            raise DataError(path, line_of(node), f"language '{node['code']}' is there twice")
        found[str(node["code"])] = _language(node)
    return found


def _language(node: Mapping[str, Any]) -> Language:
    return Language(
        code=str(node["code"]),
        name=str(node["name"]),
        line=str(node["line"]),
        script=str(node.get("script") or "LATIN"),
        letters=frozenset(str(node.get("letters") or "")),
        words=frozenset(str(w).lower() for w in node.get("words") or ()),
    )


class LanguageDetector:
    """Detect the languages that it is given, among English; `detect` has no state."""

    def __init__(self, known: Mapping[str, Language]) -> None:
        """Load the library's model and the common English words."""
        self._known = known
        self._latin = {c: x for c, x in known.items() if x.script == "LATIN" and "-" not in c}
        self._romanised = [x for x in known.values() if x.code.endswith("-Latn")]
        self._foreign = frozenset().union(*(x.words for x in self._latin.values()))
        self._identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
        self._identifier.set_languages(["en", *self._latin])
        self._english = _english_words()

    def detect(self, text: str) -> str | None:
        """Return the code of the language of `text`; None for English, and where it is not clear."""
        text = unicodedata.normalize("NFC", text)
        script = _script(text)
        if script is None:
            return None
        if script != "LATIN":
            return self._by_script(script, text)
        words = [w.lower().replace("\u2019", "'") for w in _WORD.findall(text)]
        return self._by_words(words, text)

    def _by_script(self, script: str, text: str) -> str | None:
        written = [x for x in self._known.values() if x.script == script]
        telling = [x for x in written if x.letters & set(text)]
        plain = [x for x in written if not x.letters]
        return next((x.code for x in (*telling, *plain)), None)

    def _by_words(self, words: Sequence[str], text: str) -> str | None:
        """Return the likeliest language if a word or a letter shows it: names alone look foreign too."""
        for language in self._romanised:
            heard = sum(word in language.words for word in words)
            if heard > 1 and heard / len(words) >= _ROMANISED:
                return language.code
        if self._share(words, self._foreign) < _STRANGE:
            return None  # whichever language is the likeliest
        ranks = {code: float(p) for code, p in self._identifier.rank(text)}
        hits = {c: sum(map(x.knows, words)) for c, x in self._latin.items()}
        scores = {c: 2 * hits[c] / len(words) + ranks[c] for c in self._latin}
        best = max(scores, key=lambda c: scores[c])
        if self._share(words, self._latin[best].words) < _STRANGE:
            return None
        letters = any(self._latin[best].letters & set(w) for w in words)
        known = hits[best] and (len(words) > 1 or letters)
        return best if known and scores[best] >= _LIKELY else None

    def _share(self, words: Sequence[str], foreign: frozenset[str]) -> float:
        """Return the share of words that are foreign ones, or no English."""
        return sum(w in foreign or not self._is_english(w) for w in words) / len(words)

    def _is_english(self, word: str) -> bool:
        return word in self._english or word.split("'")[0] in self._english


def _script(text: str) -> str | None:
    """Return the script of most letters, as Unicode names it; LATIN where English letters are as many."""
    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, text):
        script = unicodedata.name(letter, "").split(" ")[0]
        counts[script] = counts.get(script, 0) + 1
    if not counts:
        return None
    total = sum(counts.values())
    most = max(counts, key=lambda s: counts[s])
    return most if most == "LATIN" or counts[most] / total > _OTHER_SCRIPT else "LATIN"


def _english_words() -> frozenset[str]:
    """Return the most common words of the frequency list that symspellpy brings along."""
    source = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    with source.open(encoding="utf-8-sig") as lines:  # the whole list would take 15 MB, and keep them
        common = heapq.nlargest(_COMMON, lines, key=lambda line: int(line.split()[1]))
    return frozenset(line.split()[0] for line in common)


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Language]:
    """Return the languages of data/conversation/languages.yml, read once per process."""
    return load_languages()


@lru_cache(maxsize=1)
def default_language_detector() -> LanguageDetector:
    """Return the detector over data/conversation/languages.yml, built once per process."""
    return LanguageDetector(languages())
