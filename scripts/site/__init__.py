"""Build the documentation site of docs/ with Zensical: `make docs`, into build/site/."""
