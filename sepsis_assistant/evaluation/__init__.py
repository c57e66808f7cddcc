"""Measure the assistant on messages that its builders did not see."""
