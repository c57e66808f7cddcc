"""What the conversation needs: the guided check, people, grief, fallbacks, countries, languages. Imports no Rasa."""
