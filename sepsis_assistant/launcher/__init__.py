"""Train and start the assistant: what `make run`, `make shell` and `make train` do."""
