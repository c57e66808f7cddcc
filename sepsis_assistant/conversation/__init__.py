"""The guided check, whom it is about, grief and fallbacks: pure functions that import no Rasa."""
