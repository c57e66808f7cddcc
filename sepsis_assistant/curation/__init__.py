"""Write the curated content without code: a local editor in the browser (docs/editors.md)."""
