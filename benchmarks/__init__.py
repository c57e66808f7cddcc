"""Measure speed and memory; timings are printed and kept, never asserted."""
