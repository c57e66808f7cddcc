"""Rasa policies: thin adapters over the core."""
