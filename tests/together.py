"""Which files of tests one worker runs whole: what they start (a Spark, an identity provider) is dear and serves all of them.

A list here and not marks: `xdist_group` of pytest-xdist 3.8 does nothing under pytest 9.2.
"""

from xdist.scheduler import LoadScopeScheduling


TOGETHER = frozenset(
    {
        "tests/analysis/indicators/test_build.py",  # the worker that has built the trees asks all about them
        "tests/analysis/indicators/test_spark.py",
        "tests/analysis/indicators/test_twin_agrees.py",
        "tests/region/test_provider.py",
    }
)


class Together(LoadScopeScheduling):
    """Tests go to whichever worker is free, those of a file in `TOGETHER` to the same; the largest such files begin."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return file if file in TOGETHER else nodeid
