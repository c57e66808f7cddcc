"""Serve the channels over HTTP: a maintained server with limits of time and size."""
