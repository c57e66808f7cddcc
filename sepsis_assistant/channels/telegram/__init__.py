"""Telegram: reading updates, sending replies, webhook and long polling."""
