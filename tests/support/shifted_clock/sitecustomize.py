"""Shift the clock of a Python process that has this folder on its PYTHONPATH: no hook in the product.

CLOCK_SHIFT names a file that holds by how many seconds, as a double; a test may change it while the process
runs. Only `time.time` is shifted, which the product reads; the clocks that never jump stay as they are.
"""

from __future__ import annotations

import mmap
import os
import struct
import time

_real = time.time
with open(os.environ["CLOCK_SHIFT"], "rb") as _file:
    _shift = mmap.mmap(_file.fileno(), 8, access=mmap.ACCESS_READ)


def _shifted() -> float:
    return float(_real() + struct.unpack("d", _shift)[0])


time.time = _shifted
