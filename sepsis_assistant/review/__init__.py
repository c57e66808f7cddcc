"""Show how a conversation was understood, and keep what was met wrongly as a failing test."""
