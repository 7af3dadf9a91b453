"""`narmare effects`: what a roll-out changed, and how to roll out so that it can be seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table as Grid

from narmare.analysis.effects import plan, report, study
from narmare.analysis.effects.notes import sentence
from narmare.analysis.effects.read import Columns, read_panel
from narmare.analysis.effects.synthetic_control import Predictor
from narmare.cli import site


FILE = click.Path(path_type=Path, dir_okay=False)
SHOWN = 24  # rows of a kind that a person reads


class PredictorType(click.ParamType):
    """COLUMN, COLUMN@PERIOD or COLUMN@FIRST..LAST."""

    name = "predictor"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Predictor:
        column, at, periods = str(value).partition("@")
        first, _, last = periods.partition("..")
        if not column or not at or not first:
            self.fail(f"{value!r}: write COLUMN@PERIOD or COLUMN@FIRST..LAST.", param, ctx)
        return Predictor(column, first, last or first)


class SpanType(click.ParamType):
    """FIRST..LAST."""

    name = "span"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        first, _, last = str(value).partition("..")
        if not first or not last:
            self.fail(f"{value!r}: write FIRST..LAST.", param, ctx)
        return first, last


@click.group("effects")
def command() -> None:
    """Estimate what a roll-out changed; plan one that can be measured."""


@command.command("estimate")
@click.argument("panel", type=FILE)
@click.option("--unit", required=True, metavar="COL", help="Which unit the row is about.")
@click.option("--time", required=True, metavar="COL", help="Period: 2004, 2004-08, 2004-08-01, 2004-Q3, 2004-W32 or a counter.")  # fmt: skip
@click.option("--outcome", required=True, metavar="COL", help="The number to explain.")
@click.option("--start", required=True, metavar="COL", help="First treated period of the unit; empty = never. Or a column of 0 and 1.")  # fmt: skip
@click.option("--covariate", "covariates", multiple=True, metavar="COL", help="May be repeated.")
@click.option("--weight", metavar="COL", help="Weight of the row.")
@click.option("--offset", metavar="COL", help="Exposure of counts (persons, visits); its logarithm is the offset.")  # fmt: skip
@click.option("--offset-scale", type=click.Choice(["exposure", "log"]), default="exposure", show_default=True)
@click.option("--cluster", metavar="COL", help="What errors are clustered by [default: the unit].")
@click.option("--method", type=click.Choice(["auto", *study.METHODS]), default="auto", show_default=True)
@click.option("--aggregate", type=click.Choice(study.AGGREGATES), default="simple", show_default=True, help="The headline of imputation and callaway-santanna.")  # fmt: skip
@click.option("--control", type=click.Choice(["auto", "never", "not-yet", "none", "difference"]), default="auto", show_default=True, help="never or not-yet treated (callaway-santanna); none or difference (its).")  # fmt: skip
@click.option("--anticipation", type=click.IntRange(0), default=0, show_default=True, help="Periods before the start that may be affected.")  # fmt: skip
@click.option("--base", type=click.Choice(["varying", "universal"]), default="varying", show_default=True, help="Base period before the start (callaway-santanna).")  # fmt: skip
@click.option("--adjust", type=click.Choice(["dr", "reg", "ipw"]), default="dr", show_default=True, help="How covariates enter (callaway-santanna).")  # fmt: skip
@click.option("--slopes", type=click.Choice(["projected", "optimised"]), default="projected", show_default=True, help="Of covariates in sdid: from untreated cells, or together with the weights.")  # fmt: skip
@click.option("--balance", type=int, metavar="N", help="Dynamic: only cohorts seen N periods after their start.")  # fmt: skip
@click.option("--first-event", type=int, metavar="N", help="Dynamic: leave earlier event times out.")
@click.option("--last-event", type=int, metavar="N", help="Dynamic: leave later event times out.")
@click.option("--bootstrap", type=click.IntRange(0), default=0, metavar="DRAWS", help="Multiplier bootstrap (callaway-santanna), draws of sdid.")  # fmt: skip
@click.option("--error", type=click.Choice(["auto", "cohort", "did2s", "placebo", "jackknife", "bootstrap"]), default="auto", show_default=True, help="Standard error of imputation (cohort, did2s) or sdid.")  # fmt: skip
@click.option("--leads", type=click.IntRange(0), metavar="N", help="Periods before the start that imputation tests.")  # fmt: skip
@click.option("--impact", type=click.Choice(["level", "slope", "level+slope"]), help="What changes in a time series [default: level for its-poisson, else level+slope].")  # fmt: skip
@click.option("--harmonics", type=click.IntRange(0, 5), metavar="PAIRS", help="Season of a time series [default: 2 with three years or more].")  # fmt: skip
@click.option("--periods-in-year", "year", type=click.IntRange(2), metavar="N", help="Where periods are plain counters.")  # fmt: skip
@click.option("--lags", type=click.IntRange(0), default=1, show_default=True, help="Of Newey-West (its-ols).")
@click.option("--predictor", "predictors", multiple=True, type=PredictorType(), metavar="COL@FIRST..LAST", help="Of the synthetic control; may be repeated.")  # fmt: skip
@click.option("--fit", "fitted", type=SpanType(), metavar="FIRST..LAST", help="Periods by which the synthetic control is fitted [default: all before the start].")  # fmt: skip
@click.option("--normal", is_flag=True, help="Intervals by the normal distribution instead of t (time series, callaway-santanna).")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--checks", is_flag=True, help="Also the sensitivity checks and the grade (slower).")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def estimate_command(
    panel: Path, unit: str, time: str, outcome: str, start: str, covariates: tuple[str, ...], weight: str | None,
    offset: str | None, offset_scale: str, cluster: str | None, method: str, checks: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """What the roll-out in PANEL (CSV or Parquet, one row per unit and period) changed."""
    predictors: tuple[Predictor, ...] = options.pop("predictors")
    wanted = {predictor.column for predictor in predictors} - {outcome, *covariates}
    columns = Columns(
        unit,
        time,
        outcome,
        start,
        (*covariates, *sorted(wanted)),
        weight=weight,
        offset=offset,
        cluster=cluster,
    )
    how = study.Options(predictors=predictors, log_offset=offset_scale == "log", **options)
    with _told_in_one_line():
        held = read_panel(panel, columns)
        found, design = study.estimate(held, method, how)
        checked = report.check(held, found, design, how) if checks else None
    if as_json:
        return click.echo(json.dumps(report.as_dict(found, design, checked), ensure_ascii=False, indent=1))
    _tell(report.as_dict(found, design, checked))


def _tell(told: dict[str, Any]) -> None:
    console = Console()
    click.echo(f"{told['method']}: {told['units']} units ({told['treated']} treated), {told['periods']} periods\n")  # fmt: skip
    for reason in told["design"]["why"]:
        click.echo(f"{reason}\n")
    _rows(console, "effect", [told | {"key": told["estimand"]}], told["df"])
    for kind in ("coefficients", "groups", "events", "checks"):
        rows = told.get(kind) or []
        if rows:
            click.echo()
            _rows(console, kind, rows, None)
    if told["pretrend"]:
        click.echo(f"\nBefore the start: p = {told['pretrend']['p']:.3f} (no difference is a high p)")
    if told["ratio"]:
        ratio = told["ratio"]
        click.echo(f"\nAs a ratio: {ratio['estimate']:.4g} ({_figure(ratio['low'])} to {_figure(ratio['high'])})")  # fmt: skip
    if told.get("grade"):
        click.echo(f"\nGrade {told['grade']['letter']}: {' '.join(told['grade']['why'])}")
    for note in told["notes"]:
        click.echo(f"\nNote: {note['text']}")
    if told.get("sentence"):
        click.echo(f"\n{told['sentence']['en']}")


def _rows(console: Console, title: str, rows: list[dict[str, Any]], df: float | None) -> None:
    grid = Grid(box=None, header_style="bold", pad_edge=False)
    grid.add_column(title)
    for column in ("estimate", "se", "95 % low", "high", "p"):
        grid.add_column(column, justify="right")
    for row in rows[:SHOWN]:
        cells = (row["estimate"], row["se"], row["low"], row["high"])
        grid.add_row(str(row["key"]), *(_figure(cell) for cell in cells), "-" if row["p"] is None else f"{row['p']:.4f}")  # fmt: skip
    console.print(grid)
    if len(rows) > SHOWN:
        click.echo(f"... {len(rows) - SHOWN} more; --json gives all.")


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.5g}"


@command.command("plan")
@click.argument("rollout", type=FILE)
@click.option("--unit", default="unit", show_default=True, metavar="COL", help="Column of units.")
@click.option("--start", default="start", show_default=True, metavar="COL", help="Column of planned starts; empty = never. It may be absent.")  # fmt: skip
@click.option("--group", metavar="COL", help="Units of one group are spread over the waves (owner, size, place).")  # fmt: skip
@click.option("--before", type=click.IntRange(2), default=12, show_default=True, help="Periods measured before the first start.")  # fmt: skip
@click.option("--after", type=click.IntRange(1), default=12, show_default=True, help="Periods measured after the last start.")  # fmt: skip
@click.option("--between", type=click.IntRange(1), default=3, show_default=True, help="Periods from wave to wave in a proposed order.")  # fmt: skip
@click.option("--waves", type=click.IntRange(2), help="Waves of a proposed order [default: the best of 2 to 8].")  # fmt: skip
@click.option("--sd", type=click.FloatRange(0, min_open=True), required=True, help="Standard deviation of a unit's value around its own level, in the outcome's unit.")  # fmt: skip
@click.option("--rho", type=click.FloatRange(-0.95, 0.95), default=0.3, show_default=True, help="Correlation of neighbouring periods.")  # fmt: skip
@click.option("--effect", type=float, required=True, help="Smallest effect worth having, in the outcome's unit.")  # fmt: skip
@click.option("--ramp", type=click.IntRange(1), default=1, show_default=True, help="Periods until the effect is whole.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Draws the order.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def plan_command(
    rollout: Path, unit: str, start: str, group: str | None, as_json: bool, **options: Any
) -> None:
    """What the planned ROLLOUT (CSV or Parquet, one row per unit) can show, and an order that shows more."""
    with _told_in_one_line():
        units = plan.read_rollout(rollout, unit=unit, start=start, group=group)
        found = plan.compare(units, plan.Assumed(**options))
    if as_json:
        return click.echo(json.dumps(plan.as_dict(found), ensure_ascii=False, indent=1))
    for each in (found.planned, found.proposed):
        if each is not None:
            _tell_plan(each, found.assumed.effect)


def _tell_plan(one: plan.Powered, effect: float) -> None:
    click.echo(f"{one.name}: {len(one.starts)} units, {one.waves} waves")
    if one.se is None:
        click.echo(f"  {sentence(one.why) if one.why else ''}\n")
        return
    click.echo(f"  power {100 * (one.power or 0):.0f} % to see {effect:g}; smallest effect seen with 80 %: {one.smallest:.3g} (se {one.se:.3g})")  # fmt: skip
    grid = Grid(box=None, header_style="bold", pad_edge=False)
    for column in ("period", "units"):
        grid.add_column(column)
    for period, names in one.by_wave():
        grid.add_row("never" if period is None else str(period), ", ".join(names))
    Console().print(grid)
    click.echo()


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    """Faults of data and questions that cannot be answered: one line and exit code 1."""
    try:
        yield
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as fault:
        raise click.ClickException(f"{fault.filename or 'File'}: {fault.strerror or fault}") from None


@command.command("study")
@click.argument("initiative")
@click.argument("indicator")
@click.option("--snapshot", "code", metavar="CODE", help="Which published numbers [default: the latest].")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def study_command(initiative: str, indicator: str, code: str | None, as_json: bool) -> None:
    """Compute a registered study of INITIATIVE on INDICATOR again, from a published snapshot."""
    with site.opened():
        told = _again(initiative, indicator, code)
    if as_json:
        return click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    _tell(told)


def _again(initiative: str, indicator: str, code: str | None) -> dict[str, Any]:
    from narmare.followup.models import EffectStudy, Snapshot
    from narmare.followup.pages.effects import value_report
    from narmare.followup.study import answer

    asked = EffectStudy.objects.filter(initiative__code=initiative, indicator=indicator).first()
    snapshot = Snapshot.objects.filter(code=code).first() if code else Snapshot.objects.current()
    if asked is None or snapshot is None:
        missing = (
            f"study of {initiative} on {indicator}" if asked is None else f"snapshot {code or ''}".strip()
        )
        raise click.ClickException(f"There is no {missing}.")
    found = answer(asked, snapshot)
    if found.found is None or found.checks is None or found.grade is None:
        raise click.ClickException(" ".join(sentence(note) for note in found.refusals))
    told = report.as_dict(found.found, found.design, report.Checked(found.checks, found.grade))
    return {
        **told,
        "initiative": initiative,
        "indicator": indicator,
        "snapshot": snapshot.code,
        **value_report(asked, snapshot),
    }
