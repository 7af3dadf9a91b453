"""The portfolio over time as a drawing, and what hits units at once as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.charts import timeline as chart
from narmare.charts.svg import Svg
from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.design.tables import Column, Table, table
from narmare.programme.models import Initiative
from narmare.programme.queries.load import UnitLoad
from narmare.programme.queries.portfolio import LATE, Row


LONGEST = 34  # letters of a name beside its bar


@dataclass(frozen=True)
class Timeline:
    """A drawing for wide screens and one for phones, the sentence above, and the same as a table."""

    wide: Svg
    narrow: Svg
    said: str
    table: Table


def phases_of(initiative: Initiative) -> tuple[chart.Phase, ...]:
    """The planned phases that have a first and a last day."""
    names = {stage.value: str(stage.label) for stage in Initiative.Stage}
    days = [(stage, day) for stage, day in initiative.planned if day is not None]
    return tuple(
        chart.Phase(names[stage], first, end)
        for (stage, first), (_later, end) in zip(days, days[1:], strict=False)
        if end > first
    )


def timeline(rows: Sequence[Row], today: date) -> Timeline | None:
    """The initiatives that have a plan, or None when none has."""
    planned = [(row, phases) for row in rows if (phases := phases_of(row.initiative))]
    if not planned:
        return None
    first = min(phases[0].first for _row, phases in planned).replace(month=1, day=1)
    last = max(phases[-1].end for _row, phases in planned)
    late = sum(row.delay == LATE for row, _phases in planned)
    said = ngettext(
        "%(n)s av %(all)s initiativ med tidplan är försenat.",
        "%(n)s av %(all)s initiativ med tidplan är försenade.",
        late,
    ) % {"n": late, "all": len(planned)}

    def drawn(narrow: bool) -> Svg:
        return chart.draw(
            [_bar(row, phases) for row, phases in planned], first=first, end=date(last.year + 1, 1, 1), today=today,
            today_words=_("I dag"), title=_("Initiativen över tid"), summary=said, key="tid-smal" if narrow else "tid", narrow=narrow,
        )  # fmt: skip

    return Timeline(drawn(False), drawn(True), said, _table(planned))


def _bar(row: Row, phases: tuple[chart.Phase, ...]) -> chart.Row:
    title = row.initiative.title
    name = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
    tone = "concern" if row.delay == LATE else "improve"
    decision = row.initiative.settled_by
    milestones = (chart.Milestone(_("Beslut"), decision.meeting.on),) if decision else ()
    return chart.Row(name, row.delay_words, tone, phases, milestones)


def _table(planned: Sequence[tuple[Row, tuple[chart.Phase, ...]]]) -> Table:
    language = active_language()
    columns = [
        Column(_("Initiativ")),
        Column(_("Förberedande")),
        Column(_("Införande")),
        Column(_("Effekthantering")),
        Column(_("Avslut")),
        Column(_("Tidplan")),
    ]
    rows = [
        (
            row.initiative.title,
            *(formats.shortmonth(day, language=language) or "–" for _stage, day in row.initiative.planned),
            row.delay_words,
        )
        for row, _phases in planned
    ]
    return table(_("Initiativen över tid"), columns, rows)


def load_table(loads: Sequence[UnitLoad]) -> Table | None:
    """Units by month with the number of roll-outs in each; None when there is none."""
    if not loads:
        return None
    language = active_language()
    months = [month for month, _rollouts in loads[0].months]
    columns = [
        Column(_("Enhet")),
        *(Column(formats.shortmonth(month, language=language), number=True) for month in months),
    ]
    rows = [
        (load.unit.name, *(str(len(rollouts)) if rollouts else "–" for _month, rollouts in load.months))
        for load in loads
    ]
    return table(_("Införanden som enheten arbetar med, per månad"), columns, rows, cards=False)
