"""Secrets in files of their own: those that an operator gives as NAME_FILE, and a key that is made once."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path

SUFFIX = "_FILE"
_ALLOWED = 0o640  # no more than that: the owner reads and writes, a group reads, others nothing


class SettingError(ValueError):
    """Report a setting that cannot be used, with the fix."""


def read_secret(name: str, path: Path) -> str:
    """Return the secret `name` in a file, without the end of its line; raise SettingError with the fix."""
    try:
        found = path.stat()  # of the file itself: Kubernetes puts links
        text = path.read_text(encoding="utf-8") if stat.S_ISREG(found.st_mode) else None
    except FileNotFoundError:
        raise _error(
            name, path, "which is not there; write the secret into it, or correct the path"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = f"which cannot be read as text ({type(error).__name__}); see who owns it: ls -l {path}"
        raise _error(name, path, reason) from None
    if text is None:
        raise _error(name, path, "which is no file; name the file inside")
    if found.st_uid not in (0, os.getuid()):
        raise _error(name, path, f"which belongs to another user; chown {os.getuid()} {path}")
    if stat.S_IMODE(found.st_mode) & ~_ALLOWED:
        raise _error(name, path, f"which others can read or change; chmod 600 {path}")
    secret = text.removesuffix("\n").removesuffix("\r")
    if not secret.strip() or "\n" in secret:
        raise _error(name, path, "which does not hold one line with the secret and nothing else")
    return secret


def kept_key(name: str, path: Path, least: int) -> str:
    """Return the key in a file, made if needed, that only this user can read; `name` could be set instead."""
    try:
        key = _made_key(path)
    except FileExistsError:
        key = path.read_text().strip()
        if len(key) < least:
            raise SettingError(f"{path} holds no key; delete it, and a new one is made") from None
        return key
    except OSError as error:  # a disk that is full or takes nothing
        fix = f"make room there, or set {name}"
        raise SettingError(f"{path} cannot be written ({error.strerror}); {fix}") from None
    print(f"Made a secret key in {path}; for several machines set {name}.", file=sys.stderr)
    return key


def _made_key(path: Path) -> str:
    """Return a new key, which is in the file then; raise OSError and leave no file without a key."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(key := secrets.token_hex(32))
    except OSError:
        path.unlink()
        raise
    return key


def _error(name: str, path: Path, reason: str) -> SettingError:
    return SettingError(f"{name}{SUFFIX} is '{path}', {reason}")
