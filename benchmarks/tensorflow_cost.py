"""What TensorFlow costs a server that never uses it: its imports with and without, each in a new process."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.results import Result
from sepsis_assistant import settings
from sepsis_assistant.data_files import ROOT

WITHOUT, WITH, COST = "without TensorFlow, as a server", "with TensorFlow", "TensorFlow costs"
ROUNDS = 5  # of both in turn, after one that fills the system's cache of files
IMPORTS = "imports"
# VmHWM, the most memory of this program: what getrusage says may be that of the process which started it.
_SERVER = """
import json, re, sys, time
from pathlib import Path
start, used = time.perf_counter(), time.process_time()
from sepsis_assistant import lean_rasa
from sepsis_assistant.no_tensorflow import leave_out_sklearn
leave_out_sklearn()
if sys.argv[1] == "with":
    lean_rasa.leave_out_tensorflow = lambda: None
lean_rasa.make_rasa_quiet()
import sepsis_assistant.server.application, sepsis_assistant.server.serving
import rasa.core.agent, rasa.core.processor
found = {"seconds": time.perf_counter() - start, "CPU seconds": time.process_time() - used}
most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(json.dumps({**found, "MB": int(most[1]) / 1024, "modules": len(sys.modules)}))
"""


def measure(options: argparse.Namespace) -> Result:
    """Seconds and MB of a server's imports, medians of processes of their own."""
    found: dict[str, list[dict[str, float]]] = {WITHOUT: [], WITH: []}
    for number in range(1 if options.quick else 1 + ROUNDS):
        for name in found:
            figures = imported(name == WITH)
            if number or options.quick:
                found[name].append(figures)
    return Result("tensorflow_cost", compared(found), _draw, {"rounds": found})


def imported(with_tensorflow: bool) -> dict[str, float]:
    """Import what a server imports in a new process, and return what that took; raise CalledProcessError."""
    command = [sys.executable, "-c", _SERVER, "with" if with_tensorflow else "without"]
    quiet = settings.environment(TF_CPP_MIN_LOG_LEVEL="2")
    done = subprocess.run(command, cwd=ROOT, env=quiet, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def compared(found: Mapping[str, Sequence[Mapping[str, float]]]) -> list[dict[str, Any]]:
    """Return a row of medians for each way, and one of what the second has more."""
    rows = {
        name: {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
        for name, rounds in found.items()
    }
    more = {key: rows[WITH][key] - rows[WITHOUT][key] for key in rows[WITH]}
    return [{IMPORTS: name, **row} for name, row in {**rows, COST: more}.items()]


def _draw(axes: Any, result: Result) -> None:
    rows = result.rows[:2]
    axes.barh([row[IMPORTS] for row in rows], [row["MB"] for row in rows], color="lightgrey")
    for place, row in enumerate(rows):
        axes.text(0, place, f" {row['seconds']:.1f} s, {row['MB']:,.0f} MB", va="center")
    axes.set_xlabel("MB after a server's imports")
