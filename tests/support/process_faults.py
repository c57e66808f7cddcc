"""Do to server processes what happens to them: signals, clocks, disks."""

from __future__ import annotations

import contextlib
import os
import resource
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sepsis_assistant.settings import ROOT
from tests.support.programs import missing

# Root may write whatever the modes of files say; a program that is started by this may not.
AS_OTHERS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"] if os.geteuid() == 0 else []


class ShiftedClock:
    """Hold by how much the clock of a process differs from the right time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.write_bytes(struct.pack("d", 0.0))

    @property
    def environment(self) -> dict[str, str]:
        """Return what a process is started with."""
        folder = Path(__file__).with_name("shifted_clock")
        return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "CLOCK_SHIFT": str(self._file)}

    @contextlib.contextmanager
    def shifted(self, seconds: float) -> Iterator[None]:
        """Put the clock forward, or back."""
        self._set(seconds)
        try:
            yield
        finally:
            self._set(0.0)

    def _set(self, seconds: float) -> None:
        with self._file.open("r+b") as file:  # in place: the process has mapped the file
            file.write(struct.pack("d", seconds))


@contextlib.contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """Let a process write nothing more to any file, its log among them, as where the disk is full."""
    limit = resource.RLIMIT_FSIZE
    soft, hard = resource.prlimit(pid, limit)
    resource.prlimit(pid, limit, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, limit, (soft, hard))


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing in a folder be written, for servers that run `AS_OTHERS`."""
    modes = {path: path.stat().st_mode for path in [*folder.iterdir(), folder]}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def damage(file: Path, where: slice) -> None:
    """Overwrite a part of a file in its place, as a failing disk does."""
    content = bytearray(file.read_bytes())
    content[where] = b"\xff" * len(content[where])
    with file.open("r+b") as opened:
        opened.write(content)


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Return a folder that is a disk of its own, in memory."""
    folder = Path(tempfile.mkdtemp(prefix="disk-", dir="/tmp"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        if os.geteuid() or subprocess.run(command).returncode:
            missing("root alone may mount a small disk, where the machine lets anybody")
        yield folder
    finally:
        if folder.is_mount():
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@contextlib.contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Write to a small disk until it takes not a byte more."""
    assert disk.is_mount()  # never the machine's own
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(2**20))
    try:
        yield
    finally:
        filler.unlink()
