"""Read the metrics of this process or of a server, as Prometheus does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from sepsis_assistant.metrics.registry import written
from tests.support.servers import Server

TOKEN = "a-metrics-token-for-tests"
Key = tuple[str, frozenset[tuple[str, str]]]


def samples(text: str) -> dict[Key, float]:
    """Return every value by its name and its labels."""
    families = text_string_to_metric_families(text)
    return {(s.name, frozenset(s.labels.items())): s.value for f in families for s in f.samples}


def added(does: Callable[[], Any]) -> dict[str, float]:
    """Return what grew in this process's counts, written as name{value,value}."""
    return grown(samples(written().decode()), does, lambda: samples(written().decode()))


def added_at(server: Server, does: Callable[[], Any]) -> dict[str, float]:
    """Return what grew in a server's counts."""

    def read() -> dict[Key, float]:
        return samples(server.call("GET", "/metrics", token=TOKEN).body.decode())

    return grown(read(), does, read)


def grown(
    before: Mapping[Key, float], does: Callable[[], Any], read: Callable[[], dict[Key, float]]
) -> dict[str, float]:
    """Return what grew, without buckets, sums and what is not ours."""
    does()
    changed = {key: value - before.get(key, 0.0) for key, value in read().items()}
    return {
        name.removeprefix("sepsis_") + "{" + ",".join(v for _, v in sorted(labels)) + "}": value
        for (name, labels), value in changed.items()
        if value and name.startswith("sepsis_") and not name.endswith(("_bucket", "_sum"))
    }
