"""Judge a message: what the rules find, what the trained heads read, and the decision on both."""

from __future__ import annotations

from sepsis_assistant.encoder import default_encoder
from sepsis_assistant.safety.care import EMERGENCY, CareModel, Reading
from sepsis_assistant.safety.decision import Decision, Namer, decide
from sepsis_assistant.safety.detector import Detector, default_detector
from sepsis_assistant.safety.model import Assessment
from sepsis_assistant.safety.parts import is_too_long, parts_of
from sepsis_assistant.safety.spoken import spoken
from sepsis_assistant.safety.weighing import Weights, default_weights


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
        """Return what the rules find in folded `text` and the decision on it.

        Where the heads take back what the rules find, they may have read JSON or an address round it.
        """
        assessment = self._detector.assess(text)
        decision = self._decided(assessment, text, self_harm)
        if assessment.alarms and not decision.alarm and (said := spoken(text)) not in ("", text):
            heard = self._decided(self._detector.assess(said), said, self_harm)
            decision = heard if heard.alarm else decision
        return assessment, decision

    def _decided(self, assessment: Assessment, text: str, self_harm: float) -> Decision:
        return decide(assessment, self.readings(text), self.weights, self._namer, self_harm)


def _gravest(reading: Reading) -> float:
    return -reading.levels[EMERGENCY]


def namer_of(detector: Detector, weights: Weights) -> Namer:
    """Return the names of the signs of the lexicon and of those that only the head knows."""
    signs = detector.lexicon.signs.values()
    combined = {c.id: c.label for c in detector.lexicon.combinations}
    known = {**combined, **{sign.id: sign.label for sign in signs}, **weights.labels}
    labels = {sign: label for sign, label in known.items() if sign not in weights.urgent_signs}
    return Namer(labels, {sign.id: sign.reply for sign in signs}, weights.needs)
