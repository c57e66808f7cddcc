"""Hold a conversation in this terminal."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sepsis_assistant.launcher.action_server import ActionServer
from sepsis_assistant.launcher.ports import free_port
from sepsis_assistant.launcher.processes import QUIET, RASA
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.settings import HOST


def talk(root: Path, model: Path, endpoints: Path, actions: ActionServer, stop: Stop) -> int:
    """Run `rasa shell` in the foreground, with the action server beside it."""
    command = [*RASA, "shell", "-m", str(model), "--endpoints"]
    command += [str(endpoints), "-i", HOST, "-p", str(free_port())]
    shell = subprocess.Popen(command, cwd=root, env={**os.environ, **QUIET})
    try:
        while shell.poll() is None and not stop.requested:
            actions.check()
            stop.pause(0.2)
        _end(shell)
    finally:
        actions.stop()
    return 0 if stop.requested else shell.returncode


def _end(shell: subprocess.Popen[bytes]) -> None:
    """Let the shell end by itself, which it does after Ctrl-C; then ask it, then make it end."""
    for ask in (lambda: None, shell.terminate, shell.kill):
        ask()
        try:
            shell.wait(timeout=3)
            return
        except subprocess.TimeoutExpired:
            continue
