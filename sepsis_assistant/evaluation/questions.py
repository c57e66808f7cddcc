"""Show which of our questions a message asks, and why: `make ask TEXT="..."`.

python -m sepsis_assistant.evaluation.questions "how do u end up getting septicaemia"
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.answers import load_responses, read_answers
from sepsis_assistant.learning.archives import MODELS, newest_files
from sepsis_assistant.learning.softmax import SoftmaxModel
from sepsis_assistant.retrieval.asked import Asked, Choice, choose
from sepsis_assistant.retrieval.followed import FILE as FOLLOWED
from sepsis_assistant.retrieval.following import Ranking
from sepsis_assistant.retrieval.index import FILES
from sepsis_assistant.retrieval.ranker import GATE_FILE, Evidence, QuestionRanker, Reading
from sepsis_assistant.retrieval.training import about_answers, load_ranker, reading_of
from sepsis_assistant.retrieval.weights import PAIR, SCOPES, Weights, default_weights
from sepsis_assistant.text import cap, fold

_INTENTS = "intents.npz"  # of the intent classifier


@dataclass(frozen=True)
class Finder:
    """Ask a trained model which question a text asks, without Rasa's graph."""

    ranker: QuestionRanker
    intents: SoftmaxModel
    weights: Weights

    def reading(self, text: str) -> Reading:
        """Return what the other components find in `text`."""
        from sepsis_assistant.encoder import default_encoder
        from sepsis_assistant.learning.features import rows_of

        found = self.intents.probabilities(rows_of([text], default_encoder().encode([text])))[0]
        best = np.argsort(-found, kind="stable")[:10]
        return reading_of(text, {self.intents.classes[i]: float(found[i]) for i in best})

    def evidence(self, text: str) -> Evidence:
        """Return what the judge and the gate read of `text`."""
        text = cap(fold(text))
        return self.ranker.evidence(text, self.reading(text))

    def asked(self, text: str) -> Asked:
        """Return what `text` asks."""
        text = cap(fold(text))
        return self.ranker.ask(text, self.reading(text), reading_of)

    def followed(self, last: str, text: str) -> tuple[list[str], np.ndarray]:
        """Return the questions that `text` may ask after the answer `last`, and what speaks for each."""
        asked = self.asked(text)
        return self.ranker.evidence_after(text, asked.ranking, asked.outside, last, reading_of)

    def after(self, last: str, text: str) -> Ranking:
        """Return what `text` may mean after the answer `last`, likeliest first."""
        asked = self.asked(text)
        return self.ranker.after(text, asked.ranking, asked.outside, last, reading_of)

    def choice(self, text: str) -> Choice:
        """Return what is done with `text`."""
        return choose(self.asked(text), self.weights.thresholds)


def newest(weights: Weights | None = None, models: Path = MODELS) -> Finder:
    """Return the finder of the newest model that Rasa trained; raise DataError where there is none."""
    from sepsis_assistant.encoder import question_encoder

    chosen = weights or default_weights()
    with newest_files((*FILES, FOLLOWED, GATE_FILE, _INTENTS), models) as folder:
        ranker = load_ranker(folder, chosen, about_answers(), question_encoder().encode)
        return Finder(ranker, SoftmaxModel.load(folder / _INTENTS), chosen)


def lines(text: str, finder: Finder) -> Iterator[str]:
    """Yield what was understood: the scope, the likely questions, what spoke for each, and what is done."""
    asked, evidence = finder.asked(text), finder.evidence(text)
    answers = read_answers(load_responses())
    yield f"scope: {_probabilities(asked.scope or {})}"
    features = {c.key: row for c, row in zip(evidence.candidates, evidence.pair, strict=True)}
    nearest = {c.key: c.nearest for c in evidence.candidates}
    for key, p in asked.ranking[:5]:
        yield f"{p:.3f} {key}: {answers[key].question if key in answers else '-'}"
        if key in features:
            yield f"      nearest phrasing: {nearest[key]}"
            parts = features[key] * finder.weights.pair
            yield "      " + ", ".join(
                f"{name} {value:+.2f}" for name, value in zip(PAIR, parts, strict=True)
            )
    for part in asked.parts:
        best = f"{part.ranking[0][0]} {part.best:.3f}" if part.ranking else "nothing"
        yield f"a sentence of it: {best} (scope {_probabilities(part.scope or {})})"
    choice = choose(asked, finder.weights.thresholds)
    yield f"so: answers {list(choice.answers)}, asks back {list(choice.back)}, declined as {choice.declined}"
    for key in choice.answers:
        yield f"\n{answers[key].text}" if key in answers else ""


def _probabilities(scope: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {scope.get(name, 0.0):.3f}" for name in SCOPES)


def main() -> int:
    """Print what each text asks; return an exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", nargs="+", help="messages")
    try:
        finder = newest()
    except DataError as error:
        print(f"error: {error}")
        return 2
    for text in parser.parse_args().text:
        print("\n".join(lines(text, finder)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
