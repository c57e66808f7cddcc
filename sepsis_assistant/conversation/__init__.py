"""What the conversation needs: the guided check, people, grief, countries, languages. Imports no Rasa."""
