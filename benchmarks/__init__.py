"""Measure speed; timings are printed, never asserted."""
