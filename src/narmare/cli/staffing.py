"""`narmare staffing`: Erlang's formulas, a simulated day, and a plan with shifts and a roster."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table as Grid

import narmare.content
from narmare.analysis.capacity.staffing import erlang
from narmare.analysis.capacity.staffing.faults import Refused, ScenarioError
from narmare.analysis.capacity.staffing.scenario import QUARTER, clock


FILE = click.Path(path_type=Path, dir_okay=False)
SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3_600.0, "day": 86_400.0}
as_json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group("staffing")
def command() -> None:
    """How many people it takes to keep a promised waiting time."""


@command.command("erlang")
@click.option("--arrivals", type=float, required=True, help="Contacts per --unit.")
@click.option("--unit", type=click.Choice(list(SECONDS)), default="hour", show_default=True)
@click.option("--service", type=float, required=True, help="Mean handling time, seconds.")
@click.option("--agents", type=int, help="People who answer; left out: as many as the target needs.")
@click.option("--patience", type=float, help="Mean time that callers wait before they give up, seconds.")
@click.option("--target-wait", type=float, help="Promised wait, seconds; alone it is about the mean wait.")
@click.option("--target-level", type=float, help="Share answered within --target-wait, as 80 or 0.8.")
@click.option(
    "--max-occupancy", type=float, help="Highest share of their time that people are taken, as 85 or 0.85."
)
@click.option(
    "--shrinkage", type=float, default=0.0, help="Share of paid time on breaks and other work, as 30 or 0.3."
)
@as_json_option
def erlang_command(
    *, arrivals: float, unit: str, service: float, agents: int | None, patience: float | None, target_wait: float | None,
    target_level: float | None, max_occupancy: float | None, shrinkage: float, as_json: bool,
) -> None:  # fmt: skip
    """One line of callers with steady arrivals: Erlang C, or with --patience Erlang A."""
    with _told_in_one_line():
        if arrivals < 0:
            raise erlang.Unstable(f"--arrivals is {arrivals:g}; write 0 or more contacts per {unit}.")
        level = None if target_level is None else _share(target_level)
        if target_level is not None and target_wait is None:
            raise erlang.Unstable("--target-level needs the time: add --target-wait SECONDS.")
        rate = arrivals / SECONDS[unit]
        target: dict[str, Any] = {
            "within": target_wait if level is not None else None, "share": level,
            "mean_wait": target_wait if level is None else None,
            "max_occupancy": 1.0 if max_occupancy is None else _share(max_occupancy),
        }  # fmt: skip
        asked = target_wait is not None or max_occupancy is not None
        if agents is None and not asked:
            raise erlang.Unstable(
                "Say --agents N, or what is promised: --target-wait SECONDS [--target-level 80]."
            )
        needed = (
            erlang.agents_needed(arrivals=rate, service=service, patience=patience, **target)
            if asked
            else None
        )
        found = needed if agents is None else erlang.measures(
            arrivals=rate, service=service, agents=agents, patience=patience, within=target_wait
        )  # fmt: skip
        assert found is not None  # noqa: S101  agents or a target is given
        on_duty = erlang.on_duty(found.agents, _share(shrinkage) if shrinkage else 0.0)
        blocked = erlang.erlang_b(found.load, found.agents)
    facts = _erlang_facts(found, blocked, on_duty, needed, target_wait)
    if as_json:
        return _json(facts)
    _grid(
        ("", ""),
        [(name.replace("_", " "), _figure(value)) for name, value in facts.items() if value is not None],
    )


def _erlang_facts(
    found: erlang.Measures, blocked: float, on_duty: int, needed: erlang.Measures | None, within: float | None
) -> dict[str, Any]:
    return {
        "model": found.model,
        "agents": found.agents,
        "agents_on_duty": on_duty,
        "agents_needed": needed.agents if needed else None,
        "offered_load": found.load,
        "occupancy": found.occupancy,
        "probability_of_waiting": found.waits,
        "mean_wait_seconds": found.mean_wait,
        "p90_wait_seconds": found.p90_wait,
        "mean_queue": found.mean_queue,
        "probability_of_abandoning": found.abandon,
        "target_wait_seconds": within,
        "answered_within_target": found.answered_within,
        "erlang_b_blocking": blocked,
    }


@command.command("simulate")
@click.argument("file", metavar="SCENARIO.yaml", type=FILE)
@click.option("--replications", type=click.IntRange(2, 100_000), default=1000, show_default=True, help="Days to simulate.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed gives the same numbers.")  # fmt: skip
@click.option("--busy", type=float, default=1.0, show_default=True, help="How busy the day is; 1.2 is a fifth more contacts.")  # fmt: skip
@as_json_option
def simulate_command(*, file: Path, replications: int, seed: int, busy: float, as_json: bool) -> None:
    """Simulate the day of a scenario, as it is and with each of its options."""
    from narmare.analysis.capacity.staffing.need import scaled
    from narmare.analysis.capacity.staffing.options import compare
    from narmare.analysis.capacity.staffing.scenario_file import read_scenario

    with _told_in_one_line():
        read = read_scenario(file)
        outcomes = compare(scaled(read.scenario, busy), read.options, replications=replications, seed=seed)
    if as_json:
        return _json({"scenario": read.scenario.id, "replications": replications, "seed": seed, "options": [_outcome(one) for one in outcomes]})  # fmt: skip
    _grid(
        ("option", "kind", "a day", "mean", "9 in 10", "kept", "give up", "left", "SEK"),
        [row for one in outcomes for row in _option_rows(one)],
    )
    again = [
        f"{one.option.title}: {kind.calls.value:.2f}"
        for one in outcomes
        for kind in one.result.kinds
        if kind.calls.value > 1
    ]
    if again:
        click.echo(f"Calls a person, as some call again (waits are from the first call). {'; '.join(again)}.")
    click.echo(
        "Waits in minutes. kept: answered within the promised time. left: not taken when the last one goes home."
    )


def _option_rows(one: Any) -> Iterator[tuple[str, ...]]:
    for number, kind in enumerate(one.result.kinds):
        kept = "" if kind.kept is None else f"{100 * kind.kept.value:.1f} %"
        yield (
            "" if number else _short(one.option.title), kind.kind, f"{kind.arrivals.value:.0f}", _minutes(kind.mean_wait.value),
            _minutes(kind.p90_wait), kept, f"{100 * kind.gave_up.value:.1f} %",
            f"{kind.left.value * kind.arrivals.value:.1f}", "" if number else f"{one.cost:.0f}",
        )  # fmt: skip


@command.command("plan")
@click.argument("file", metavar="SCENARIO.yaml", type=FILE)
@click.option("--seconds", type=click.FloatRange(1, 3600), default=20.0, show_default=True, help="How long the solver may look, each time.")  # fmt: skip
@as_json_option
def plan_command(*, file: Path, seconds: float, as_json: bool) -> None:
    """Shifts that cover a week, checked by simulation, and a roster that keeps the rules of rest."""
    from narmare.analysis.capacity.staffing.plan import plan
    from narmare.analysis.capacity.staffing.scenario_file import read_scenario

    with _told_in_one_line():
        read = read_scenario(file)
        if read.planning is None:
            raise ScenarioError(
                [f"{file.name}: It holds no plan. Write plan: with start, weekdays, shifts and people."]
            )
        with _solver_talks_to_stderr():
            found = plan(read.scenario, read.planning, seconds=seconds)
    if as_json:
        return _json(_plan(found))
    _tell_plan(found)


@command.command("forecast")
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder of care tables."
)
@click.option("--unit", "unit", required=True, metavar="CODE", help="The unit's code (unit_id).")
@click.option("--channel", "channels", multiple=True, default=("phone",), show_default=True, help="Way in; may be repeated.")  # fmt: skip
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True, help="How many days from the end of the data.")  # fmt: skip
@as_json_option
def forecast_command(*, data: Path, unit: str, channels: tuple[str, ...], days: int, as_json: bool) -> None:
    """Contacts to expect, day by day and quarter by quarter, with their interval, and what past forecasts were worth."""
    from narmare.analysis.capacity.staffing.arrivals import NoHistory, history
    from narmare.analysis.capacity.staffing.forecast import backtest, fit

    with _told_in_one_line(NoHistory):
        known = history(data, unit, channels)
        found = fit(known).forecast([known.end + timedelta(days=n) for n in range(days)])
        past = backtest(known)
    if as_json:
        return _json(
            {
                "unit": unit,
                "channels": channels,
                "backtest": asdict(past),
                "days": [_day(one) for one in found],
            }
        )
    rows = [
        (f"{one.day:%a %Y-%m-%d}", f"{one.expected:.1f}", f"{one.low:.0f}-{one.high:.0f}", _busiest(one)) for one in found if one.expected
    ]  # fmt: skip
    _grid(("day", "contacts", "95 %", "busiest hour"), rows)
    click.echo(
        f"Held against {past.days} days that it had not seen: error {100 * past.error:.1f} % "
        f"({100 * past.naive_error:.1f} % had one guessed the last four weeks), {100 * past.inside:.0f} % inside the interval."
    )


@command.command("example")
@click.argument("name", required=False)
def example_command(name: str | None) -> None:
    """Print the scenario NAME that the product comes with, to begin from; without NAME the list of them."""
    shipped = {
        file.stem: file
        for file in sorted((Path(narmare.content.__file__).parent / "staffing").glob("*.yaml"))
    }
    if name is None:
        return click.echo("\n".join(shipped))
    if name not in shipped:
        raise click.ClickException(f"There is no example {name}. There are: {', '.join(shipped)}.")
    click.echo(shipped[name].read_text(encoding="utf-8"), nl=False)


def _day(one: Any) -> dict[str, Any]:
    quarters = [
        {"from": clock(QUARTER * n), "expected": float(mean), "low": float(low), "high": float(high)}
        for n, (mean, low, high) in enumerate(
            zip(one.quarters, one.quarters_low, one.quarters_high, strict=True)
        )
        if mean > 0
    ]
    return {"day": one.day, "expected": one.expected, "low": one.low, "high": one.high, "quarters": quarters}


def _busiest(one: Any) -> str:
    hours = one.quarters.reshape(24, 4).sum(axis=1)
    return f"{int(hours.argmax()):02d}, {hours.max():.1f}"


def _outcome(one: Any) -> dict[str, Any]:
    return {
        "id": one.option.id, "title": one.option.title, "hours": one.hours, "cost_sek": one.cost,
        "kinds": [asdict(kind) for kind in one.result.kinds],
        "pools": [asdict(pool) for pool in one.result.pools],
    }  # fmt: skip


def _plan(found: Any) -> dict[str, Any]:
    hours = found.roster.hours(found.planning)
    return {
        "scenario": found.scenario.id,
        "promises_kept": found.kept,
        "cost_sek_a_week": found.cover.cost,
        "cover": {
            day: [{"pool": pool, "shift": shift, "people": people} for (pool, shift), people in of_day.items()]
            for day, of_day in found.cover.shifts.items()
        },
        "missing_hours": found.cover.missing,
        "kept": {
            day: {kind.kind: None if kind.kept is None else kind.kept.value for kind in result.kinds}
            for day, result in found.days.items()
        },
        "roster": {name: {str(day): shift for day, shift in sorted(days.items())} for name, days in found.roster.work.items()},
        "hours": hours,
        "left_open": [asdict(one) for one in found.roster.left_open],
        "rules_broken": list(found.broken),
        "proven": {"cover": found.cover.proven, "roster": found.roster.proven},
    }  # fmt: skip


def _tell_plan(found: Any) -> None:
    rows = []
    for day, of_day in found.cover.shifts.items():
        kept = [f"{kind.kind} {100 * kind.kept.value:.0f} %" for kind in found.days[day].kinds if kind.kept]
        for number, ((pool, shift), people) in enumerate(of_day.items()):
            rows.append(("" if number else day, f"{people} {pool}", shift, "" if number else ", ".join(kept)))
    _grid(("weekday", "people", "shift", "promise kept"), rows)
    letters = {shift.id: chr(ord("A") + number) for number, shift in enumerate(found.planning.shifts)}
    click.echo("\n" + ", ".join(f"{letter} {shift}" for shift, letter in letters.items()))
    for week in range(found.planning.weeks):
        days = found.planning.dates[7 * week : 7 * week + 7]
        grid = [
            (name, *(letters.get(work.get(day, ""), "") for day in days))
            for name, work in found.roster.work.items()
        ]
        click.echo()
        _grid((f"from {days[0]}", *(f"{day:%a}" for day in days)), grid)
    click.echo()
    for one in found.roster.left_open:
        click.echo(f"Left open: {one.day}, {one.pool}, {one.shift}: {one.people} short.")
    for line in found.broken:
        click.echo(f"Rule broken: {line}")
    rests = "All rules of rest are kept." if not found.broken else f"{len(found.broken)} rules are broken."
    promise = "The promises are kept." if found.kept else "Not every promise is kept: add people or shifts."
    click.echo(f"{found.cover.cost:.0f} SEK a week. {promise} {rests}")


@contextmanager
def _told_in_one_line(*more: type[Exception]) -> Iterator[None]:
    """What cannot be as one line and exit code 1; a scenario file with several faults as one line each."""
    told: tuple[type[Exception], ...] = (erlang.Unstable, Refused, ScenarioError, *more)
    try:
        yield
    except told as fault:
        raise click.ClickException(str(fault)) from None


@contextmanager
def _solver_talks_to_stderr() -> Iterator[None]:
    """HiGHS prints a line of its own now and then, past Python; it must not end up in what --json writes."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _share(value: float) -> float:
    """80 and 0.8 are both eight in ten."""
    return value / 100 if value > 1 else value


def _short(title: str) -> str:
    return title if len(title) <= 24 else title[:23].rstrip() + "…"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}"


def _figure(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    grid = Grid(box=None, show_header=any(header), header_style="bold", pad_edge=False)
    for place, title in enumerate(header):
        grid.add_column(title, no_wrap=place == 0)
    for row in rows:
        grid.add_row(*row)
    Console().print(grid)


def _json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))
