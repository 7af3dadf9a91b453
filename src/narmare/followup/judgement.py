"""How is it going?  A series is judged by its XmR chart; a level of the strategy by what lies below it.

Never this month against the target, never two points: variation and assurance as in `analysis.indicators.spc`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.analysis.indicators.attributes import Month, p_chart, u_chart
from narmare.analysis.indicators.definition import Indicator, Rate, Share, ShareOfSums, StillWaiting
from narmare.analysis.indicators.matrix import ASSURANCES, Place, place
from narmare.analysis.indicators.spc import Assurance, Rebase, Rule, Variation, Xmr, xmr
from narmare.charts.tones import of_variation
from narmare.followup.models import LimitBreak
from narmare.followup.queries import Cell, Series


MOST_HIDDEN = 0.2  # of the months
MONTHS = 24  # shown and judged: two years hold the season twice
SEVERITY = ASSURANCES  # worst first, as a board reads
KINDS = ("xmr", "size")  # limits from month to month, or from the size of each month


def variation_words(variation: Variation) -> str:
    """A variation in words."""
    return {
        "improve": _("Förbättring"),
        "concern": _("Försämring"),
        "common": _("Ingen säker förändring"),
        "neutral": _("Förändring"),
        "empty": _("För få värden för att bedöma"),
    }[of_variation(variation)]


def assurance_words(assurance: Assurance) -> str:
    """An assurance in words."""
    return {
        Assurance.PASS: _("Målet nås"),
        Assurance.INCONSISTENT: _("Målet nås ibland"),
        Assurance.FAIL: _("Målet nås inte"),
        Assurance.EMPTY: _("Inget mål att jämföra med"),
    }[assurance]


@dataclass(frozen=True)
class Judged:
    """A series' last months with its XmR chart and the words for both."""

    indicator: Indicator
    series: Series
    chart: Xmr
    target: float | None

    @property
    def tone(self) -> str:
        """improve, concern, common, neutral or empty."""
        return of_variation(self.chart.variation)

    @property
    def variation_words(self) -> str:
        """The variation in words."""
        return variation_words(self.chart.variation)

    @property
    def assurance_words(self) -> str:
        """The assurance in words."""
        return assurance_words(self.chart.assurance)

    @property
    def place(self) -> Place:
        """Where it stands in the matrix of variation and target."""
        return place(self.chart)

    @property
    def new(self) -> bool:
        """Whether the latest month tells something that the month before it did not."""
        told = [point.variation for point in self.chart.points if point.value is not None]
        special = self.tone in ("improve", "concern", "neutral")
        return special and (len(told) < 2 or told[-2] is not told[-1])

    @property
    def sentence(self) -> str:
        """What the chart says, as a board would want to hear it."""
        parts = [self._because(), self.assurance_words if self.target is not None else ""]
        if hidden := sum(cell.suppressed for cell in self.series.cells):
            parts.append(_("%(n)s av %(all)s månader döljs") % {"n": hidden, "all": len(self.series.cells)})
        if self.chart.trial and self.chart.variation is not Variation.EMPTY:
            parts.append(_("Gränserna är preliminära, serien är kort"))
        return ". ".join(part for part in parts if part) + "."

    def _because(self) -> str:
        if self.chart.variation is Variation.EMPTY:
            return self.variation_words
        rule = next((point.rule for point in reversed(self.chart.points) if point.value is not None), None)
        high = self.chart.variation.value.endswith("high")
        if rule is None:
            return self.variation_words
        reasons = {
            Rule.OUTSIDE: _("senaste månaden ligger över den övre gränsen") if high else _("senaste månaden ligger under den undre gränsen"),
            Rule.TREND: _("sju månader i rad har stigit") if high else _("sju månader i rad har sjunkit"),
            Rule.SHIFT: _("sju månader i rad över medelvärdet") if high else _("sju månader i rad under medelvärdet"),
            Rule.TWO_OF_THREE: _("två av tre månader nära den övre gränsen") if high else _("två av tre månader nära den undre gränsen"),
        }  # fmt: skip
        return f"{self.variation_words}: {reasons[rule]}"


def judge(
    indicator: Indicator,
    series: Series,
    *,
    target: float | None = None,
    months: int = MONTHS,
    breaks: Sequence[LimitBreak] = (),
    kind: str = "xmr",
) -> Judged:
    """Judge the last `months` of a series against `target` (in the indicator's unit).

    Where more than `MOST_HIDDEN` of the months are hidden there is no verdict: small counts are hidden at both ends, so the
    best months of a share near 100 % go first, and what is left would look worse than the unit is.

    Args:
        breaks: months in which limits begin anew; those outside the window have no say.
        kind: "xmr", or "size" for limits that follow the size of each month (`sized` says where that is possible).
    """
    shown = series.window(months)
    where = _rebases(shown.cells, breaks)
    if kind == "size" and sized(indicator):
        chart = _by_size(indicator, shown.cells, target, where)
    else:
        values = [cell.value for cell in shown.cells]
        chart = xmr(values, direction=indicator.direction, target=target, rebase=where)
    if sum(cell.suppressed for cell in shown.cells) > MOST_HIDDEN * len(shown.cells):
        chart = replace(chart, variation=Variation.EMPTY, assurance=Assurance.EMPTY)
    return Judged(indicator, shown, chart, target)


def sized(indicator: Indicator) -> bool:
    """Whether its months are counts of a size (shares and rates): a p or u chart can be drawn."""
    measure = indicator.measure
    if isinstance(measure, ShareOfSums):
        return measure.scale == 1  # kronor and full-time equivalents are no counts
    return isinstance(measure, Share | StillWaiting | Rate)


def _by_size(
    indicator: Indicator, cells: Sequence[Cell], target: float | None, where: Sequence[Rebase]
) -> Xmr:
    months = [
        Month(cell.numerator, cell.denominator) if cell.numerator is not None and cell.denominator else None
        for cell in cells
    ]
    measure = indicator.measure
    if isinstance(measure, Rate):
        return u_chart(
            months, direction=indicator.direction, target=target, rebase=where, scale=measure.factor
        )
    return p_chart(months, direction=indicator.direction, target=target, rebase=where, scale=100)


def _rebases(cells: Sequence[Cell], breaks: Sequence[LimitBreak]) -> list[Rebase]:
    """Index in the window -> why; a break before the window's second month leaves the window whole."""
    found = []
    for one in breaks:
        index = next((i for i, cell in enumerate(cells) if cell.period >= one.month), 0)
        if index:
            found.append(Rebase(index, one.cause))
    return found


@dataclass(frozen=True)
class Tally:
    """How many goals below a level are reached, moving, or not measured yet."""

    reached: int = 0
    sometimes: int = 0
    missed: int = 0
    untargeted: int = 0
    unmeasured: int = 0
    improving: int = 0
    worsening: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def goals(self) -> int:
        """All goals below the level."""
        return self.reached + self.sometimes + self.missed + self.untargeted + self.unmeasured

    @property
    def measured(self) -> int:
        """Goals with a computed indicator."""
        return self.goals - self.unmeasured

    @property
    def tone(self) -> str:
        """The colour of the answer: what worsens weighs first, then what improves."""
        if not self.measured:
            return "empty"
        if self.worsening > self.improving:
            return "concern"
        return "improve" if self.improving > self.worsening else "common"

    @property
    def answer(self) -> str:
        """One short answer to "how is it going?"."""
        if not self.goals:
            return _("Inget mätetal är beslutat, så det går inte att säga")
        if not self.measured:
            return _("Inget av målen mäts än")
        if self.worsening > self.improving:
            return _("Fler mål försämras än förbättras")
        if self.improving > self.worsening:
            return _("Fler mål förbättras än försämras")
        return _("Ingen säker förändring sammantaget")

    @property
    def details(self) -> list[str]:
        """The counts in words, worst first, without those that are zero."""
        counted = (
            (self.worsening, ngettext("%(n)s mål försämras", "%(n)s mål försämras", self.worsening)),
            (self.improving, ngettext("%(n)s mål förbättras", "%(n)s mål förbättras", self.improving)),
            (
                self.missed,
                ngettext("målnivån nås inte för %(n)s", "målnivån nås inte för %(n)s", self.missed),
            ),
            (self.sometimes, ngettext("nås ibland för %(n)s", "nås ibland för %(n)s", self.sometimes)),
            (self.reached, ngettext("nås för %(n)s", "nås för %(n)s", self.reached)),
            (self.untargeted, ngettext("%(n)s saknar målnivå", "%(n)s saknar målnivå", self.untargeted)),
            (self.unmeasured, ngettext("%(n)s mäts inte än", "%(n)s mäts inte än", self.unmeasured)),
        )
        return [words % {"n": count} for count, words in counted if count]


def tally(judged: Judged | None) -> Tally:
    """One goal's part of a tally; None is a goal whose indicator is not computed."""
    if judged is None or not judged.series.cells:
        return Tally(unmeasured=1)
    field = {
        Assurance.PASS: "reached",
        Assurance.INCONSISTENT: "sometimes",
        Assurance.FAIL: "missed",
        Assurance.EMPTY: "untargeted",
    }[judged.chart.assurance]
    return Tally(
        **{field: 1}, improving=int(judged.tone == "improve"), worsening=int(judged.tone == "concern")
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    return sum(tallies, Tally())
