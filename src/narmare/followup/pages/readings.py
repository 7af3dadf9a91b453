"""What has been said about an indicator at a place: interpretations by month, and the limits that somebody has moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator
from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.followup import queries
from narmare.followup.forms import BreakForm, InterpretationForm
from narmare.followup.models import Interpretation, LimitBreak
from narmare.followup.places import place_of
from narmare.followup.queries import Series
from narmare.followup.words import month, shown
from narmare.region.models import Account, Unit
from narmare.region.permissions import ROLES, Permission


@dataclass(frozen=True)
class Note:
    """An interpretation as the page shows it; `since` says that the number has another value today."""

    pk: int
    month: str
    text: str
    by: str
    read: str
    since: str
    mine: bool


@dataclass(frozen=True)
class Broken:
    """New limits as the page shows them."""

    pk: int
    month: str
    cause: str
    by: str


@dataclass(frozen=True)
class Readings:
    """The notes and limits of an indicator at a place, and the forms of those who may add to them."""

    notes: tuple[Note, ...]
    breaks: tuple[Broken, ...]
    write: InterpretationForm | None
    move: BreakForm | None
    suggested: tuple[str, ...]


def readings(
    definition: Indicator,
    series: Series,
    unit: Unit,
    account: Account,
    *,
    breaks: Sequence[LimitBreak],
    rollouts: Mapping[str, date],
    write: InterpretationForm | None = None,
    move: BreakForm | None = None,
) -> Readings:
    """Gather what `account` may read and do.

    Args:
        series: all months of the indicator at the place.
        breaks: the limits that begin anew at the place.
        rollouts: what has reached the place: a likely cause of new limits.
        write, move: forms that were sent and refused, to show again with what was typed.
    """
    months = _months(series)
    may_write = bool(months) and account.has(Permission.INTERPRETATION_WRITE, unit)
    may_move = len(months) > 1 and account.has(Permission.LIMITS_MOVE, unit)
    found = queries.interpretations(account, series.level, series.key, definition.id)
    return Readings(
        notes=tuple(note(one, definition, series, account, may_move) for one in found),
        breaks=tuple(Broken(one.pk, month(one.month), one.cause, signed(one.set_by.name, one.set_at)) for one in breaks),
        write=(write or written(series)) if may_write else None,
        move=(move or moved(series)) if may_move else None,
        suggested=tuple(f"{month(day)}: {title}" for title, day in rollouts.items()) if may_move else (),
    )  # fmt: skip


def written(series: Series, data: QueryDict | None = None) -> InterpretationForm:
    """The form for an interpretation of one of the months of `series`, filled with `data`."""
    return InterpretationForm(data, months=_months(series), prefix="tolkning")


def moved(series: Series, data: QueryDict | None = None) -> BreakForm:
    """The form for new limits from one of the months of `series` but the first, filled with `data`."""
    return BreakForm(data, months=_months(series)[:-1], prefix="granser")


def _months(series: Series) -> list[date]:
    return [cell.period for cell in reversed(series.cells)]


def note(
    one: Interpretation, definition: Indicator, series: Series | None, account: Account, may_remove: bool
) -> Note:
    """An interpretation in words; with its series it is told when the number has changed since."""
    role = ROLES[one.role].title if one.role in ROLES else one.role
    cell = series.at(one.period) if series else None
    read = shown(one.value, definition) if one.value is not None else _("döljs")
    now = shown(cell.value, definition) if cell and cell.value is not None else read
    return Note(
        pk=one.pk,
        month=month(one.period),
        text=one.text,
        by=f"{one.written_by.name}, {role}, {signed('', one.written_at)}",
        read=read,
        since=_("Siffran är i dag %(value)s.") % {"value": now} if now != read else "",
        mine=may_remove or one.written_by_id == account.pk,
    )


def signed(name: str, at: object) -> str:
    """Who and which day."""
    day = formats.day(timezone.localtime(at), language=active_language())  # type: ignore[arg-type]
    return f"{name}, {day}" if name else day


def notes_of_month(found: Sequence[Interpretation], account: Account) -> tuple[tuple[str, Note], ...]:
    """Notes about several indicators: title of the indicator, note."""
    from narmare.followup.cards import measure_title  # here: cards draws, and nothing else on this page does

    known = queries.definitions()
    return tuple(
        (measure_title(one.indicator, one.indicator), note(one, known[one.indicator], None, account, False))
        for one in found
        if one.indicator in known
    )


@dataclass(frozen=True)
class Said:
    """A note in the list of all: of which indicator and place, and where it stands."""

    title: str
    place: str
    url: str
    note: Note


def said(found: Sequence[Interpretation], account: Account) -> tuple[Said, ...]:
    """Notes of many indicators and places, as the list shows them; a place that is no unit any more keeps its code."""
    from narmare.followup.cards import (
        indicator_url,
        measure_title,
    )  # here: cards draws, and no other list does

    known = queries.definitions()
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={one.key for one in found})}
    return tuple(
        Said(
            title=measure_title(one.indicator, one.indicator),
            place=units[one.key].name if one.key in units else one.key,
            url=f"{indicator_url(one.indicator, place_of(units[one.key]))}#las" if one.key in units else "",
            note=note(one, known[one.indicator], None, account, False),
        )
        for one in found
        if one.indicator in known
    )
