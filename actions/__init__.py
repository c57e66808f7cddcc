"""The actions that need input or output: everything else is answered inside Rasa."""
