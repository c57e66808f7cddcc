"""Find phrases in a Doc: one spaCy Matcher a phrase, and only those whose anchor word is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sepsis_assistant.phrases.grammar import Phrase

Key = TypeVar("Key")


class PhraseIndex(Generic[Key]):
    """Map phrases to keys; a message runs few matchers, so cost does not grow with the lexicon."""

    def __init__(self, vocab: Vocab, entries: Iterable[tuple[Key, Phrase]]) -> None:
        """Compile one Matcher for each (key, phrase) of `entries`."""
        self._entries: list[tuple[Key, Phrase, Matcher]] = []
        self._by_anchor: dict[str, list[int]] = defaultdict(list)
        self._by_prefix: dict[str, list[int]] = defaultdict(list)
        for key, phrase in entries:
            number = len(self._entries)
            matcher = Matcher(vocab, validate=False)
            matcher.add("p", [[dict(token) for token in phrase.pattern]], greedy="LONGEST")
            self._entries.append((key, phrase, matcher))
            for word in phrase.anchors:
                self._by_anchor[word].append(number)
            for prefix in phrase.prefixes:
                self._by_prefix[prefix].append(number)

    def find(self, doc: Doc) -> Iterator[tuple[Key, Phrase, int, int]]:
        """Yield (key, phrase, first token, token after the last) of every match in `doc`."""
        for number in self._candidates(doc):
            key, phrase, matcher = self._entries[number]
            for _, start, end in matcher(doc):
                yield key, phrase, start, end

    def _candidates(self, doc: Doc) -> list[int]:
        numbers: set[int] = set()
        for norm in {token.norm_ for token in doc}:
            numbers.update(self._by_anchor.get(norm, ()))
            for width in range(2, len(norm) + 1):
                numbers.update(self._by_prefix.get(norm[:width], ()))
        return sorted(numbers)
