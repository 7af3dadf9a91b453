"""A person's cases, as what closed data can be opened show them (`region.sources`): read only, and only where they lie."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.contact.models import Case
from narmare.contact.resident import catalogue
from narmare.region.models import Person, Unit
from narmare.region.sources import Kind, Piece


MOST = 20  # of the latest cases


def _units(person: Person, on: date) -> list[int]:
    return list(Case.objects.filter(person=person).values_list("unit", flat=True).distinct())


def _show(person: Person, unit: Unit, on: date) -> list[Piece]:
    cases = Case.objects.filter(person=person, unit=unit).order_by("-asked_at")[:MOST]
    return [Piece(str(catalogue.title(case.reason)), _lines(case), case.asked_at) for case in cases]


def _lines(case: Case) -> list[str]:
    said = [case.words, case.hope and _("Hoppas på: %(hope)s") % {"hope": case.hope}]
    return [line for line in (*said, str(case.get_status_display()).capitalize()) if line]


KIND = Kind("cases", gettext_lazy("Ärenden"), _units, _show)
