"""What people say about numbers: interpretations are written and withdrawn, limits begin anew and hold again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from narmare.followup import queries
from narmare.followup.models import Interpretation, LimitBreak, Snapshot
from narmare.followup.places import level_of
from narmare.followup.policies import readings as policies
from narmare.region.audit import acting_as, record
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


@transaction.atomic
def write_interpretation(
    *, indicator: str, unit: Unit, period: date, text: str, snapshot: Snapshot, by: Account, now: datetime
) -> Interpretation:
    """Keep a text with a month of an indicator at a place.

    Raises:
        Refused: see `policies.readings.interpret_refusal`.
    """
    level = level_of(unit)
    cell = queries.series_of(snapshot, indicator, level, unit.code).at(period)
    check(policies.interpret_refusal(text=text, unit=unit, shown=cell is not None, by=by))
    role, _unit = acting_as(by, now, unit)
    note = Interpretation.objects.create(
        indicator=indicator, level=level, key=unit.code, period=period, text=text.strip(), snapshot=snapshot.code,
        value=cell.value if cell else None, written_by=by, written_at=now, role=role,
    )  # fmt: skip
    about = {"indicator": indicator, "period": period.isoformat()}
    record("interpretation_written", note, by=by, now=now, unit=unit, details=about)
    return note


@transaction.atomic
def withdraw_interpretation(
    *, note: Interpretation, unit: Unit, by: Account, now: datetime
) -> Interpretation:
    """Take a text back; it stays as a trace and is shown nowhere.

    Raises:
        Refused: see `policies.readings.withdraw_refusal`.
    """
    fresh = Interpretation.objects.select_for_update().get(pk=note.pk)
    check(policies.withdraw_refusal(fresh, unit=unit, by=by))
    fresh.withdrawn_at, fresh.withdrawn_by = now, by
    fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        "interpretation_withdrawn", fresh, by=by, now=now, unit=unit, details={"indicator": fresh.indicator}
    )
    return fresh


@transaction.atomic
def set_break(
    *, indicator: str, unit: Unit, month: date, cause: str, snapshot: Snapshot, by: Account, now: datetime
) -> LimitBreak:
    """Let the limits of a chart begin anew in a month, because of a named change.  Asked twice it is set once.

    Raises:
        Refused: see `policies.readings.break_refusal`.
    """
    level = level_of(unit)
    cells = queries.series_of(snapshot, indicator, level, unit.code).cells
    check(policies.break_refusal(
        cause=cause, month=month, months=[cell.period for cell in cells], values=[cell.value for cell in cells],
        unit=unit, by=by,
    ))  # fmt: skip
    found, made = LimitBreak.objects.get_or_create(
        indicator=indicator, level=level, key=unit.code, month=month, ended_at=None,
        defaults={"cause": cause.strip(), "set_by": by, "set_at": now},
    )  # fmt: skip
    record("limits_moved", found, by=by, now=now, unit=unit,
           details={"indicator": indicator, "month": month.isoformat(), "new": made})  # fmt: skip
    return found


@transaction.atomic
def end_break(*, found: LimitBreak, unit: Unit, by: Account, now: datetime) -> LimitBreak:
    """Let the limits before the break hold again.

    Raises:
        Refused: see `policies.readings.end_break_refusal`.
    """
    fresh = LimitBreak.objects.select_for_update().get(pk=found.pk)
    check(policies.end_break_refusal(fresh, unit=unit, by=by))
    fresh.ended_at, fresh.ended_by = now, by
    fresh.save(update_fields=["ended_at", "ended_by"])
    record("limits_restored", fresh, by=by, now=now, unit=unit, details={"indicator": fresh.indicator})
    return fresh
