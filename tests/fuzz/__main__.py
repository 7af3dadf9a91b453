"""`python -m tests.fuzz`: the fuzz run with as many requests as wanted."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest


def main() -> int:
    """Run; 0 if nothing was found."""
    wants = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    wants.add_argument("--requests", type=int, default=20_000)
    wants.add_argument("--seed", type=int, default=1)
    given = wants.parse_args()
    os.environ |= {"FUZZ_REQUESTS": str(given.requests), "FUZZ_SEED": str(given.seed)}
    files = [str(Path(__file__).with_name(name)) for name in ("test_fuzz.py", "test_described.py")]
    return pytest.main([*files, "-p", "no:cacheprovider"])


if __name__ == "__main__":
    sys.exit(main())
