"""Judge a message: what the rules find, what the trained heads read, and the decision on both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sepsis_assistant.encoder import default_encoder
from sepsis_assistant.safety.care import EMERGENCY, OTHER, CareModel, Reading
from sepsis_assistant.safety.decision import LONG, Decision, Namer, decide
from sepsis_assistant.safety.detector import Detector, default_detector
from sepsis_assistant.safety.model import Assessment
from sepsis_assistant.safety.parts import is_too_long, parts_of, sentences_of
from sepsis_assistant.safety.spoken import spoken
from sepsis_assistant.safety.weighing import Weights, default_weights

_PARTLY = 0.15  # probability of something else from which a short message may be several things
_PLAIN = 0.99  # score of a sentence that is an emergency beside them


class Judge:
    """Hold the trained heads beside the rules and the weights; it has no state."""

    def __init__(self, model: CareModel, weights: Weights | None = None) -> None:
        """Read the lexicon and the weights before the first message."""
        self._model, self._detector = model, default_detector()
        self.weights = weights or default_weights()
        self._namer = namer_of(self._detector, self.weights)

    def readings(self, text: str) -> list[Reading]:
        """Return what the heads read in the whole message and in the windows of a long one.

        A message that is too long to be read at once is as grave as its gravest window, which comes first.
        """
        parts = parts_of(text)
        found = self._model.read(parts, default_encoder().encode(parts))
        return sorted(found, key=_gravest) if is_too_long(text) else found

    def evidence(self, text: str) -> dict[str, float]:
        """Return what speaks for an emergency in folded `text`, and against it."""
        return self.weights.evidence(self._detector.assess(text), self.readings(text))

    def decide(self, text: str, self_harm: float = 0.0) -> tuple[Assessment, Decision]:
        """Return what the rules find in folded `text` and the decision on it."""
        assessment, readings = self._detector.assess(text), self.readings(text)
        decision = self._decided(assessment, readings, self_harm)
        if not decision.alarm:
            drowned = self._drowned(text, assessment, readings[0], self_harm)
            decision = next((heard for heard in drowned if heard.alarm), decision)
        return assessment, decision

    def _decided(self, assessment: Assessment, readings: Sequence[Reading], self_harm: float) -> Decision:
        return decide(assessment, readings, self.weights, self._namer, self_harm)

    def _drowned(
        self, text: str, assessment: Assessment, whole: Reading, self_harm: float
    ) -> Iterator[Decision]:
        """Yield decisions on what the rest may have drowned: in JSON, or beside a request of another kind."""
        said = spoken(text)
        if assessment.alarms and said not in ("", text):
            yield self._decided(self._detector.assess(said), self.readings(said), self_harm)
        least = self._least_alone(text, whole)
        if least is None:
            return
        for sentence in sentences_of(said):
            found = self._detector.assess(sentence)
            if found.alarms and not sentence.endswith("?"):
                alone = self._decided(found, self.readings(sentence), self_harm)
                if alone.score >= least:
                    yield alone

    def _least_alone(self, text: str, whole: Reading) -> float | None:
        """Return the score from which one sentence of `text` alarms by itself; None where none does.

        Where the message is something else in part only, the sentence must be as plain as can be: of 3,400
        short harmless messages of the tests none has such a one.
        """
        alone, other = self.weights.thresholds.alone, whole.levels.get(OTHER, 0.0)
        if other >= alone:
            return alone
        return _PLAIN if other >= _PARTLY and len(text.split()) < LONG else None


def _gravest(reading: Reading) -> float:
    return -reading.levels[EMERGENCY]


def namer_of(detector: Detector, weights: Weights) -> Namer:
    """Return the names of the signs of the lexicon and of those that only the head knows."""
    signs = detector.lexicon.signs.values()
    combined = {c.id: c.label for c in detector.lexicon.combinations}
    known = {**combined, **{sign.id: sign.label for sign in signs}, **weights.labels}
    labels = {sign: label for sign, label in known.items() if sign not in weights.urgent_signs}
    return Namer(labels, {sign.id: sign.reply for sign in signs}, weights.needs)
