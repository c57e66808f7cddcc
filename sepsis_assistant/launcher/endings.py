"""Say in words how a program ended."""

from __future__ import annotations

import signal

_SIGNALS = {
    signal.SIGILL: "this processor lacks instructions (AVX) that the libraries need; use another machine",
    signal.SIGKILL: "it was killed, most often by the system because memory ran out; it needs about 1 GB",
    signal.SIGSEGV: "a library crashed; if it happens again, install anew: make clean, make run",
    signal.SIGBUS: "a file that it reads was cut, or the disk or memory is full or damaged",
    signal.SIGABRT: "a library gave up, most often because memory ran out",
}


def ending(code: int) -> str:
    """Return what an exit code says: of a program that ended by itself, or by a signal (below 0)."""
    if code >= 0:
        return f"exit code {code}, the reason is above"
    try:
        number = signal.Signals(-code)
    except ValueError:
        return f"signal {-code}"
    return f"{number.name}: {_SIGNALS.get(number, 'somebody or the system ended it')}"
