"""A person's cases, as what closed data can be opened show them (`region.sources`): read only, and only where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.contact.models import Case
from narmare.contact.resident import catalogue
from narmare.region import processes
from narmare.region.models import Person, Unit
from narmare.region.processes import Process
from narmare.region.sources import Kind, Piece


MOST = 20  # of the latest cases


def _lines(case: Case) -> list[str]:
    said = [case.words, case.hope and _("Hoppas på: %(hope)s") % {"hope": case.hope}]
    return [line for line in (*said, str(case.get_status_display()).capitalize()) if line]


def _kind(process: Process | None) -> Kind:
    """The cases of a care process, or of none: each is closed and opened for itself (patientdatalagen 4 kap. 4 and 5 §§)."""

    def cases(person: Person) -> QuerySet[Case]:
        found = Case.objects.filter(person=person)
        if process is not None:
            return found.filter(reason__in=sorted(process.reasons))
        return found.exclude(
            reason__in=sorted(reason for one in processes.processes().values() for reason in one.reasons)
        )

    def units(person: Person, on: date) -> list[int]:
        return list(cases(person).values_list("unit", flat=True).distinct())

    def show(person: Person, unit: Unit, on: date) -> list[Piece]:
        latest = cases(person).filter(unit=unit).order_by("-asked_at")[:MOST]
        return [Piece(str(catalogue.title(case.reason)), _lines(case), case.asked_at) for case in latest]

    if process is None:
        return Kind("cases", gettext_lazy("Ärenden"), units, show)
    return Kind(f"cases.{process.key}", lazy(_title, str)(process.key), units, show, process.key)


def _title(process: str) -> str:
    return _("Ärenden, %(process)s") % {"process": processes.title(process)}


KINDS: Sequence[Kind] = (_kind(None), *map(_kind, processes.processes().values()))
