"""Phrases in a small notation, and how they are found in a text; knows nothing of medicine."""
