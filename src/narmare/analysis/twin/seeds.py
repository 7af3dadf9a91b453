"""Random numbers: one independent stream per part of the twin, and pseudonyms.

A part that draws one number more does not move another part's numbers.  The same seed, region and part give the same
numbers on every run and with any number of threads.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


# A new part is added last, or every twin changes.
PARTS = (
    "units", "rollouts", "population", "health", "listing", "named", "municipal", "contacts", "visits", "hospital",
    "specialised", "plans", "prevention", "monthly", "pseudonyms", "reported", "habits",
    "calls", "net_cost", "body_mass", "home_help", "rehabilitation", "home_start",
)  # fmt: skip

MASK = np.uint64(2**63 - 1)


def streams(seed: int, region: int) -> Mapping[str, np.random.Generator]:
    """A generator for each part, spawned from the seed and the region's number."""
    sequences = np.random.SeedSequence([seed, region]).spawn(len(PARTS))
    return {part: np.random.Generator(np.random.SFC64(s)) for part, s in zip(PARTS, sequences, strict=True)}


def pseudonyms(first: int, count: int, key: int) -> NDArray[np.int64]:
    """`count` different positive 63-bit numbers for the counters first, first + 1, ...

    A bijection on 63 bits (two rounds of multiply by an odd number and xor-shift, after splitmix64), so that no two
    counters meet.  It hides order; it is no encryption, and a synthetic person needs none.
    """
    x = (np.arange(first + 1, first + 1 + count, dtype=np.uint64) + np.uint64(key)) & MASK
    for factor in (0x3F58476D1CE4E5B9, 0x14D049BB133111EB):
        x ^= x >> np.uint64(31)
        x = (x * np.uint64(factor)) & MASK
    x ^= x >> np.uint64(33)
    return x.astype(np.int64)
