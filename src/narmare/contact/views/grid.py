"""A change of a decision table proposed in a grid of fields: rows added, taken away and moved without losing what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from narmare.contact import actions, table_grid, tables
from narmare.contact.models import TableVersion
from narmare.contact.policies import LONGEST_REVIEW
from narmare.contact.routine_forms import Rows
from narmare.contact.views.tables import at_unit, in_use
from narmare.design.language import active_language
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.faults import ContentError
from narmare.region import kept
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


ADD, DROP, RAISE, ASK_MORE, COLUMN = "lagg-till", "ta-bort", "upp", "fraga", "kolumn"


@requires(Permission.TABLE_PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: SignedInRequest, table: str) -> HttpResponse:
    """Propose a changed table in fields; what the buttons do to the rows is undone by going back."""
    unit, now, status = at_unit(request, Permission.TABLE_PROPOSE), timezone.now(), 200
    today = timezone.localdate(now)
    found, draft = in_use(table, unit, today), tables.drafts_of(unit).get(table)
    base = draft.source if draft else tables.source_of(table, unit, today)
    shown, sent = tables.checked(base, table), kept.typed(request)
    asked = table_grid.columns(shown, _more(sent))
    head = table_grid.HeadForm(
        sent, table=shown, taken=_more(sent), initial=_begin(shown, draft, unit, today)
    )
    rows = Rows(table_grid.row_form(asked), table_grid.begin(shown, asked), sent)
    if sent is not None and any(button in sent for button in (ADD, DROP, RAISE, ASK_MORE)):
        rows.redrawn(
            add=ADD in sent, above=sent.get(ADD, ""), drop=sent.get(DROP, ""), raised=sent.get(RAISE, "")
        )
        typed = {name: sent.get(name, "") for name in head.fields if name != "more"}
        head = table_grid.HeadForm(table=shown, taken=_more(sent), initial=typed)
    elif sent is not None and all([head.is_valid(), rows.is_valid()]) and request.method == "POST":
        source = table_grid.source_of(base, head.cleaned_data, list(rows), asked)  # type: ignore[arg-type]
        row, status = _propose(request, unit, table, source, head, rows)
        if row is not None:
            return redirect("table-replay", pk=row.pk)
    elif sent is not None:
        status = 422
    context = {
        "form": head, "rows": rows, "columns": asked, "more": _more(sent), "unit": unit, "table": found,
        "title": found.head.title.inn(active_language()), "density": "staff",
    }  # fmt: skip
    return kept.page(request, "contact/table_grid.html", context, status)


def _more(sent: QueryDict | None) -> list[str]:
    """The further questions that have been asked for, the one that is chosen just now last."""
    if sent is None:
        return []
    chosen = [sent.get("more", "")] if ASK_MORE in sent else []
    return [one for one in dict.fromkeys((*sent.getlist(COLUMN), *chosen)) if one]


def _begin(shown: Table, draft: TableVersion | None, unit: Unit, today: date) -> dict[str, Any]:
    """A new number, and a year until the next review; a draft keeps its own."""
    if draft is not None:
        return {"why": draft.why, "version": shown.version, "review_by": shown.head.review_by}
    known = tables.known_versions(unit, shown.id)
    return {"version": table_grid.next_version(shown.version, known), "review_by": today + LONGEST_REVIEW}


def _propose(
    request: SignedInRequest, unit: Unit, table: str, source: str, head: table_grid.HeadForm, rows: Rows
) -> tuple[TableVersion | None, int]:
    """The proposal, or None with every fault said on the form, and the status of the page that says them."""
    try:
        return actions.propose_table(
            unit=unit,
            table=table,
            source=source,
            why=head.cleaned_data["why"],
            by=request.user,
            now=timezone.now(),
        ), 302
    except ContentError as wrong:
        names = [row.cleaned_data["id"] for row in rows]
        for said in table_grid.said(wrong.faults, names):
            head.add_error(None, said)
        return None, 422
    except actions.Refused as refused:
        head.add_error(None, str(refused))
        return None, 409
