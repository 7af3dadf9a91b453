"""One entrance to all methods: what `narmare effects estimate` and the pages call."""

from __future__ import annotations

from dataclasses import dataclass, replace

from narmare.analysis.effects import its
from narmare.analysis.effects.callaway_santanna import Choices, callaway_santanna
from narmare.analysis.effects.design import Design, choose
from narmare.analysis.effects.estimate import Estimate
from narmare.analysis.effects.imputation import imputation
from narmare.analysis.effects.notes import EffectError
from narmare.analysis.effects.overlap import PROJECTED, against_controls, projected
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.sdid import sdid
from narmare.analysis.effects.synthetic_control import Predictor, synthetic_control
from narmare.analysis.effects.twfe import twfe


METHODS = (
    "imputation",
    "callaway-santanna",
    "sdid",
    "synthetic-control",
    "its-reml",
    "its-poisson",
    "its-ols",
    "twfe",
)
AGGREGATES = ("simple", "group", "calendar", "dynamic")


@dataclass(frozen=True)
class Options:
    """What may be chosen; each method takes what concerns it.

    Attributes:
        aggregate: the headline of imputation and callaway-santanna.
        anticipation: periods before the start that may be affected already.
        control: "auto", "never" or "not-yet" (callaway-santanna), "none" or "difference" (time series).
        base, adjust, balance, first_event, last_event: of callaway-santanna, see its `Choices`.
        bootstrap: draws of callaway-santanna's multiplier bootstrap (0: none), or of sdid's bootstrap or placebos.
        error: of sdid ("auto", "placebo", "jackknife", "bootstrap") or imputation ("auto", "cohort", "did2s").
        slopes: of the covariates of sdid, "projected" or "optimised", see there.
        leads: periods before the start that imputation tests.
        impact, harmonics, year, lags, log_offset: of the time series, see `its_series.Choices`.
        predictors, fitted: of the synthetic control.
        normal: intervals by the normal distribution instead of t.
        seed: of everything that is drawn.
        beside: covariates that are other initiatives' roll-outs (`overlap.beside`); where a method's covariates describe units
            before the start, what these explain is taken out of the outcome instead.
    """

    aggregate: str = "simple"
    anticipation: int = 0
    control: str = "auto"
    base: str = "varying"
    adjust: str = "dr"
    balance: int | None = None
    first_event: int | None = None
    last_event: int | None = None
    bootstrap: int = 0
    error: str = "auto"
    slopes: str = "projected"
    leads: int | None = None
    impact: str | None = None
    harmonics: int | None = None
    year: int | None = None
    lags: int = 1
    log_offset: bool = False
    predictors: tuple[Predictor, ...] = ()
    fitted: tuple[str, str] | None = None
    normal: bool = False
    seed: int = 0
    beside: tuple[str, ...] = ()


def estimate(panel: Panel, method: str = "auto", options: Options | None = None) -> tuple[Estimate, Design]:
    """Estimate an effect by a method, or by the one that the design calls for.

    Example:
        >>> from narmare.analysis.effects import study
        >>> from narmare.analysis.effects.panel import panel
        >>> rising = [[1, 1, 2, 2, 3.5, 4.5], [2, 2, 3, 3, 4, 4], [0, 1, 1, 2, 2, 3], [1, 2, 2, 3, 3, 4]]
        >>> found, design = study.estimate(panel(rising, start=[4, None, None, None]), "imputation")
        >>> round(found.estimate, 2)
        0.75

    Raises:
        EffectError: the question cannot be answered; the message says why and what would help.
        ValueError: a method or option that does not exist.
    """
    how = options or Options()
    design = choose(panel)
    if method == "auto":
        if design.method is None:
            raise EffectError(design.reasons[0].code, *design.remedies, **design.reasons[0].params)
        method = design.method
        how = _for_design(how, design)
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; write auto, {', '.join(METHODS)}.")
    return _by(panel, method, how), design


def _for_design(how: Options, design: Design) -> Options:
    if (design.method or "").startswith("its") and design.facts.never and how.control == "auto":
        return replace(how, control="difference")
    return how


def _by(panel: Panel, method: str, how: Options) -> Estimate:
    if method in PROJECTED:
        panel = projected(panel, how.beside)
    if method == "imputation":
        return imputation(
            panel, aggregate=how.aggregate, anticipation=how.anticipation, leads=how.leads, se=how.error
        )
    if method == "callaway-santanna":
        return callaway_santanna(panel, aggregate=how.aggregate, choices=_choices(how))
    if method == "sdid":
        draws = how.bootstrap or 200
        return sdid(
            panel, anticipation=how.anticipation, error=how.error, draws=draws, seed=how.seed, covariates=how.slopes
        )  # fmt: skip
    if method == "synthetic-control":
        return synthetic_control(
            panel, predictors=how.predictors, fitted=how.fitted, anticipation=how.anticipation, seed=how.seed
        )
    if method == "twfe":
        return twfe(panel)
    if how.control == "difference" and panel.never.any():
        panel = against_controls(panel, how.beside)
    series = its.Choices(
        impact=how.impact, harmonics=how.harmonics, year=how.year, lags=how.lags, normal=how.normal,
        control="none" if how.control == "auto" else how.control, log_offset=how.log_offset,
    )  # fmt: skip
    return {"its-reml": its.its_reml, "its-poisson": its.its_poisson, "its-ols": its.its_ols}[method](
        panel, series
    )


def _choices(how: Options) -> Choices:
    return Choices(
        control="never" if how.control == "auto" else how.control, base=how.base, anticipation=how.anticipation,
        adjust=how.adjust, balance=how.balance, first_event=how.first_event, last_event=how.last_event,
        bootstrap=how.bootstrap, seed=how.seed, normal=how.normal,
    )  # fmt: skip
