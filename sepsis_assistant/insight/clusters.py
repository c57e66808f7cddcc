"""Put messages that ask about the same thing together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

NEAR = 0.35  # cosine distance up to which messages stand together (docs/insight.md has what it gives)
Encode = Callable[[Sequence[str]], np.ndarray]


def clusters(texts: Sequence[str], encode: Encode, near: float = NEAR) -> list[list[str]]:
    """Return the texts in groups, the largest first; in each the one in its middle first."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if not texts:
        return []
    vectors = encode(texts)
    numbers = [1]
    if len(texts) > 1:
        numbers = fcluster(linkage(vectors, "average", metric="cosine"), near, "distance")
    groups: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(numbers):
        groups[int(number)].append(place)
    found = [[texts[place] for place in _from_middle(places, vectors)] for places in groups.values()]
    return sorted(found, key=len, reverse=True)


def _from_middle(places: Sequence[int], vectors: np.ndarray) -> list[int]:
    """Return places, those nearest to the mean first."""
    near = vectors[list(places)] @ vectors[list(places)].mean(axis=0)
    return [places[number] for number in np.argsort(-near, kind="stable")]
