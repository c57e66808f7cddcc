"""Sign what clients bring back, so that nobody can choose or guess a conversation."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

from sepsis_assistant.channels.refusals import refused

SESSION_SECONDS = 24 * 3600


class Tokens:
    """Make and check session tokens and signed sender ids with one secret key."""

    def __init__(self, key: str) -> None:
        """Derive one signer for each use."""
        self._sessions = URLSafeTimedSerializer(key, salt="web session")
        self._senders = Signer(key, salt="rest sender", sep=".")
        self._key = key.encode()

    def new_session(self) -> str:
        """Return a token for a new conversation."""
        return str(self._sessions.dumps(secrets.token_urlsafe(16)))

    def sender_of(self, authorization: str | None, may_have_ended: bool = False) -> str:
        """Return the conversation that an Authorization header names; raise Refused.

        With `may_have_ended`, a token that we signed is taken at any age.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise refused("missing_token")
        if not token.isascii():  # which no signature is, and some servers make of it cannot be encoded
            raise refused("invalid_token")
        try:
            name, signed = self._sessions.loads(token.strip(), return_timestamp=True)
        except BadSignature:
            raise refused("invalid_token") from None
        # Not by its `max_age`, which refuses what a server signed whose clock is a second ahead of ours.
        if not may_have_ended and time.time() - signed.timestamp() > SESSION_SECONDS:
            raise refused("expired_token")
        return f"web-{name}"

    def new_sender(self) -> str:
        """Return a signed sender id for a new REST conversation."""
        return self._senders.sign(secrets.token_hex(16)).decode()

    def is_signed(self, sender: str) -> bool:
        """Say whether this server made the sender id."""
        try:
            return bool(self._senders.validate(sender))
        except ValueError:  # characters that no signature has
            return False

    def pseudonym(self, channel: str, sender: str) -> str:
        """Return a name for a conversation that does not show a messenger's user id or telephone number."""
        made = hmac.new(self._key, f"{channel}\0{sender}".encode(), hashlib.sha256).hexdigest()
        return f"{channel}-{made[:32]}"
