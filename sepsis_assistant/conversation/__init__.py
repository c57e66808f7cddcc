"""What a conversation needs to know beside illness: countries, languages, corrections. Imports no Rasa."""
