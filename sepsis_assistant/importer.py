"""Rasa importer: the files as Rasa reads them, with the answers completed from the ledger."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger


class KnowledgeImporter(RasaFileImporter):
    """Add source lines, citations and short forms to the answers, so that no file has to repeat them."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the training data; Rasa keeps the responses of data/ in it."""
        data = super().get_nlu_data(language)
        data.responses = dress(data.responses, load_ledger(), load_routes().topics)
        return data
