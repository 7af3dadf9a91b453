"""The kernel of the continuity index against the definition written down, month by month."""

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narmare.analysis.indicators import catalogue, kernels
from narmare.analysis.indicators.plan import plan


FIRST, LAST = 24_290, 24_296
IDS = st.sampled_from([1, 2, 3, 2**62])  # a pseudonym may be any number of 63 bits
VISITS = st.lists(st.tuples(IDS, IDS, st.integers(FIRST - 9, LAST + 3)), max_size=40)


def _table(visits: list[tuple[int, int, int]]) -> pa.Table:
    columns = list(zip(*visits, strict=True)) or [(), (), ()]
    types = {"person_id": pa.int64(), "clinician_id": pa.int64(), "m": pa.int32()}
    return pa.table(
        {name: pa.array(column, kind) for (name, kind), column in zip(types.items(), columns, strict=True)}
    )


def _slowly(visits: list[tuple[int, int, int]], window: int, at_least: int) -> dict[tuple[int, int], int]:
    """(person, month) -> index in millionths, rounded half up."""
    found = {}
    for month in range(FIRST, LAST + 1):
        for person in {visit[0] for visit in visits}:
            seen = Counter(who for one, who, m in visits if one == person and month - window < m <= month)
            total = seen.total()
            if total >= at_least:
                pairs = total * (total - 1)
                above = sum(n * n for n in seen.values()) - total
                found[person, month] = (2_000_000 * above + pairs) // (2 * pairs)
    return found


def _each_month(runs: pa.Table) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for run in runs.to_pylist():
        for month in range(run["m_from"], min(run["m_to"], LAST + 1)):
            assert (run["person_id"], month) not in found, "two runs hold at once"
            found[run["person_id"], month] = run["coc"]
    return found


@settings(deadline=None)  # the first example compiles the kernel
@given(VISITS, st.integers(1, 7), st.integers(2, 4))
def test_the_kernel_gives_the_index_of_every_person_and_month(visits, window, at_least):
    counted = [visit for visit in visits if visit[2] <= LAST and visit[2] + window > FIRST]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kernels, "FEW", -1)
        runs = kernels.index_runs(_table(counted), FIRST, LAST, window, at_least)
        patched.setattr(kernels, "_compiled", lambda: kernels._runs)
        assert kernels.index_runs(_table(counted), FIRST, LAST, window, at_least) == runs
    assert _each_month(runs) == _slowly(visits, window, at_least)


def test_one_doctor_gives_one_and_all_different_give_nothing():
    same = kernels.index_runs(_table([(7, 1, FIRST)] * 3), FIRST, LAST, 18, 3)
    others = kernels.index_runs(_table([(7, doctor, FIRST) for doctor in range(3)]), FIRST, LAST, 18, 3)
    assert same["coc"].to_pylist() == [1_000_000]
    assert others["coc"].to_pylist() == [0]


def test_too_long_a_time_is_refused_and_says_what_to_do():
    visits = _table([(1, 1, 0), (1, 1, 5_000)])
    with pytest.raises(ValueError, match="in SQL"):
        kernels.index_runs(visits, 0, 5_000, 6_000, 2)


def test_indices_that_ask_the_same_visits_share_one_kernel():
    index = catalogue.load()["kontinuitetsindex_lakare_18m"]
    assert len(plan([index, index]).kernels) == 1
    assert [kernel.window_months for kernel in plan([index]).kernels] == [18]
