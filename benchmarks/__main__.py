"""Print the cost of the parts of a turn in one run: `make bench`. Compare the ratios, not two machines."""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from collections.abc import Callable, Sequence

from sepsis_assistant.evaluation.corpus import read_corpus
from sepsis_assistant.evaluation.run import load_quiet_agent

MESSAGES = 300


def main() -> int:
    """Time the detector, the encoder and a whole parse over the same messages; return 0."""
    texts = [m.text for m in read_corpus()][:MESSAGES]
    start = time.perf_counter()
    from sepsis_assistant.encoder import default_encoder
    from sepsis_assistant.safety.detector import default_detector
    from sepsis_assistant.safety.vitals import load_vital_rules, read_vitals
    from sepsis_assistant.text import fold

    detector, encoder = default_detector(), default_encoder()
    print(f"detector and encoder loaded in {time.perf_counter() - start:.1f} s")
    numbers = load_vital_rules()
    read = _median(texts, lambda text: read_vitals(fold(text), numbers))
    rules = _median(texts, detector.assess)
    vector = _median(texts, lambda text: encoder.encode([text]))
    parse, loading = asyncio.run(_parsing(texts))
    print(f"model loaded in {loading:.1f} s")
    for name, value in (("numbers", read), ("rules", rules), ("encoder", vector), ("whole NLU", parse)):
        print(f"{name:10} {value * 1000:6.2f} ms median a message, {value / rules:5.2f} x the rules")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:.0f} MiB")
    return 0


def _median(texts: Sequence[str], work: Callable[[str], object]) -> float:
    times = []
    for text in texts:
        start = time.perf_counter()
        work(text)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


async def _parsing(texts: Sequence[str]) -> tuple[float, float]:
    start = time.perf_counter()
    agent = await load_quiet_agent()
    loading, times = time.perf_counter() - start, []
    for text in texts:
        start = time.perf_counter()
        await agent.parse_message(text)
        times.append(time.perf_counter() - start)
    return statistics.median(times), loading


if __name__ == "__main__":
    raise SystemExit(main())
