"""`make release`: run every gate, write one report, never call passed what was not run (docs/release.md)."""
