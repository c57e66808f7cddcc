"""The core: danger signs in text. It imports no Rasa."""
