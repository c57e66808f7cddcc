"""Rasa components: thin adapters over the core."""
