"""Castle doctrine laws and homicide in 50 US states, 2000-2010 (Cheng and Hoekstra 2013): real data with 5 starts.

Cunningham's Causal Inference: The Mixtape prints 0.069 for two-way fixed effects.  The other numbers are those of csdid 0.4.3
(the port of the authors' R package `did`), diff-diff 3.13 and pyfixest 0.60 on the same file.
"""

from typing import Any

import pytest

from narmare.analysis.effects.callaway_santanna import Choices, callaway_santanna
from narmare.analysis.effects.estimate import Estimate
from narmare.analysis.effects.imputation import imputation
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.read import Columns, read_panel
from narmare.analysis.effects.twfe import twfe

from .published import DATA


# options -> simple, dynamic, group, calendar, each with its standard error
CSDID: dict[str, tuple[dict[str, Any], tuple[tuple[float, float], ...]]] = {
    "never": ({}, ((0.01940282, 0.03838865), (0.05905418, 0.03432937), (0.01152783, 0.03961839), (0.05899311, 0.02913899))),
    "not yet": ({"control": "not-yet"}, ((0.01741206, 0.03962047), (0.05747097, 0.03493738), (0.00936265, 0.04134954), (0.05269612, 0.03012161))),
    "universal": ({"base": "universal"}, ((0.01940282, 0.03838865), (0.05905418, 0.03432937), (0.01152783, 0.03961839), (0.05899311, 0.02913899))),
    "weights": ({"weight": "popwt"}, ((0.07854300, 0.05126998), (0.10735890, 0.04355898), (0.06323072, 0.04356872), (0.11017598, 0.03872592))),
    "anticipation": ({"anticipation": 1}, ((0.11411980, 0.04245563), (0.11289382, 0.03943517), (0.10874318, 0.04032974), (0.11283275, 0.03595852))),
    "doubly robust": ({"x": ("unemployrt",)}, ((0.02235957, 0.03740123), (0.06012363, 0.03336925), (0.00994909, 0.03868045), (0.07073575, 0.02954978))),
    "regression": ({"x": ("unemployrt",), "adjust": "reg"}, ((0.02722768, 0.03739559), (0.06703346, 0.03376644), (0.01575909, 0.03765380), (0.07114885, 0.03002939))),
    "weighting": ({"x": ("unemployrt",), "adjust": "ipw"}, ((0.01574805, 0.03586679), (0.05657452, 0.03270163), (0.00402714, 0.03735765), (0.06260455, 0.02839308))),
}  # fmt: skip


def castle(x: tuple[str, ...] = (), weight: str | None = None) -> Panel:
    return read_panel(DATA / "castle.csv", Columns("sid", "year", "l_homicide", "effyear", x, weight=weight))


def numbers(found: Estimate) -> tuple[float, float | None]:
    return found.estimate, found.se


@pytest.mark.parametrize("name", CSDID)
def test_callaway_and_santanna(name: str) -> None:
    options, printed = CSDID[name]
    asked = dict(options)
    held = castle(asked.pop("x", ()), asked.pop("weight", None))
    for aggregate, row in zip(("simple", "dynamic", "group", "calendar"), printed, strict=True):
        found = callaway_santanna(held, aggregate=aggregate, choices=Choices(normal=True, **asked))
        assert numbers(found) == pytest.approx(row, abs=1e-8), aggregate


def test_two_way_fixed_effects() -> None:
    found = twfe(castle())
    assert round(found.estimate, 3) == 0.069
    assert numbers(found) == pytest.approx((0.06939843, 0.05585964), abs=1e-8)
    assert numbers(twfe(castle(weight="popwt"))) == pytest.approx((0.07553325, 0.03319361), abs=1e-8)


def test_imputation() -> None:
    assert numbers(imputation(castle(), se="cohort")) == pytest.approx((0.06689984, 0.05669355), abs=1e-8)
    assert numbers(imputation(castle(), se="did2s")) == pytest.approx((0.06689984, 0.05701448), abs=1e-8)
