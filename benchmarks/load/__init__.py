"""Put the assistant under load as a deployment runs it: PostgreSQL, replicas, nginx, and visitors.

`make load` measures many conversations at once, `make soak` half an hour of them (docs/operations.md).
"""
