"""Care tasks that move: proposals, the calculation of both sides, preparation, decision, what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.design.tables import Cell, Column, Table, table
from narmare.programme.actions import transfers as actions
from narmare.programme.calculation import Calculation, Side
from narmare.programme.forms import grants as forms
from narmare.programme.models import Transfer
from narmare.programme.money import kronor
from narmare.programme.queries import grants as found
from narmare.programme.queries import transfers as tasks
from narmare.programme.views.acts import Act, Acts, Failed, offers, perform, reopened, run
from narmare.programme.views.sections import section
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _opened(transfer: Transfer) -> str:
    return reverse("transfer", args=[transfer.code])


NEW: Acts = {
    "forslag": Act(
        gettext_lazy("Föreslå att en uppgift flyttas"), forms.TransferForm,
        lambda row, form, by, now: actions.propose_transfer(**form.values, by=by, now=now),
        gettext_lazy("Lägg förslaget"), gettext_lazy("Förslaget är lagt. Räkna på båda sidor."), goes_to=_opened,
    ),
}  # fmt: skip


def _work(row: Transfer, form: Any, by: Any, now: Any) -> Any:
    values = {name: form.cleaned_data[name] for name in ("volume", "minutes", "hourly", "other")}
    side, profession = form.cleaned_data["side"], form.cleaned_data["profession"]
    return actions.set_work(transfer=row, side=side, profession=profession, values=values, by=by, now=now)


def _proposed(row: Transfer) -> bool:
    return row.status == Transfer.Status.PROPOSED


def _moving(row: Transfer) -> bool:
    return row.status == Transfer.Status.DECIDED


ACTS: Acts = {
    "rakna": Act(
        gettext_lazy("Räkna på ett yrke"), forms.WorkForm, _work, gettext_lazy("Spara raden"),
        gettext_lazy("Raden är sparad."), _proposed,
    ),
    "ta-bort-rad": Act(
        gettext_lazy("Ta bort en rad"), forms.PickWorkForm,
        lambda row, form, by, now: actions.remove_work(line=form.cleaned_data["line"], by=by, now=now),
        gettext_lazy("Ta bort"), gettext_lazy("Raden är borttagen."), lambda row: _proposed(row) and row.work.exists(),
        danger=True,
    ),
    "egen-ram": Act(
        gettext_lazy("Vad den som tar emot bär inom egen ram"), forms.FrameForm, run(actions.set_own_frame, "transfer"),
        gettext_lazy("Spara"), gettext_lazy("Beloppet är sparat."), _proposed,
    ),
    "pengar": Act(
        gettext_lazy("Flytta pengar"), forms.MoneyForm, run(actions.move_money, "transfer"),
        gettext_lazy("Flytta"), gettext_lazy("Pengarna är antecknade."), lambda row: _proposed(row) or _moving(row),
    ),
    "bered": Act(
        gettext_lazy("Anteckna beredning"), forms.StepForm, run(actions.note_step, "transfer"),
        gettext_lazy("Anteckna"), gettext_lazy("Beredningen är antecknad."), _proposed,
    ),
    "besluta": Act(
        gettext_lazy("Anteckna beslutet"), forms.DecideForm, run(actions.decide_transfer, "transfer"),
        gettext_lazy("Anteckna beslutet"), gettext_lazy("Beslutet är antecknat."), _proposed,
    ),
    "utfall": Act(
        gettext_lazy("Anteckna vad som hände"), forms.OutcomeForm, run(actions.note_outcome, "transfer"),
        gettext_lazy("Anteckna"), gettext_lazy("Utfallet är antecknat."), _moving,
    ),
    "avsluta": Act(
        gettext_lazy("Avsluta med lärdom"), forms.LearningForm, run(actions.close_transfer, "transfer"),
        gettext_lazy("Avsluta"), gettext_lazy("Frågan är avslutad."), _moving,
    ),
}  # fmt: skip


@requires(Permission.DECISION_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every proposal with where it stands."""
    return _overview(request)


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, act: str) -> HttpResponse:
    """Propose that a task moves."""
    return perform(
        request, NEW, act, None, home=reverse("transfers"),
        page=lambda failed, status: _overview(request, failed, status),
    )  # fmt: skip


def _overview(request: SignedInRequest, failed: Failed = None, status: int = 200) -> HttpResponse:
    writes = request.user.has(Permission.DECISION_WRITE)
    failed = failed or reopened(request, NEW, None)
    context = {
        **section("transfers"),
        "rows": _rows(found.ledger(list(tasks.transfers()))),
        "offers": offers(NEW, None, lambda key: reverse("transfer-new", args=[key]), failed)
        if writes
        else [],
        "form": failed and failed[1],
    }
    return render(request, "programme/transfers.html", context, status=status)


def _rows(ledger: list[found.Followed]) -> Table:
    rows = [
        (
            Cell(row.transfer.title, _opened(row.transfer)), f"{row.transfer.giver} → {row.transfer.taker}",
            row.transfer.get_status_display(), kronor(row.calculation.net), kronor(row.unfunded),
        )
        for row in ledger
    ]  # fmt: skip
    columns = [Column(_("Uppgift")), Column(_("Från och till")), Column(_("Läge")),
               Column(_("Regionen sparar om året"), number=True), Column(_("Ingen betalar"), number=True)]  # fmt: skip
    return table(
        _("Uppgifter som föreslås flytta, flyttar eller har flyttat"), columns, rows, caption_hidden=True
    )


def _transfer(code: str) -> Transfer:
    return get_object_or_404(tasks.transfers(), code=code)


@requires(Permission.DECISION_READ)
@require_safe
def transfer(request: SignedInRequest, code: str) -> HttpResponse:
    """One task: proposal, calculation, preparation, decision, money, outcome."""
    return _page(request, _transfer(code))


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    """Do one thing with the proposal."""
    row = _transfer(code)
    return perform(
        request, ACTS, act, row, home=_opened(row),
        page=lambda failed, status: _page(request, _transfer(code), failed, status),
    )  # fmt: skip


def _page(request: SignedInRequest, row: Transfer, failed: Failed = None, status: int = 200) -> HttpResponse:
    writes = request.user.has(Permission.DECISION_WRITE)
    followed, failed = found.ledger([row])[0], failed or reopened(request, ACTS, row)
    context = {
        **section("transfers"),
        "transfer": row,
        "followed": followed,
        "net": followed.calculation.net,
        "work": _work_table(followed.calculation),
        "missing": followed.calculation.missing,
        "outcomes": _outcomes(row, followed.calculation),
        "steps": row.steps.all(),
        "money": row.money.all(),
        "offers": offers(ACTS, row, lambda key: reverse("transfer-do", args=[row.code, key]), failed) if writes else [],
        "form": failed and failed[1],
        "breadcrumbs": [(_("Flyttade uppgifter"), reverse("transfers")), (row.title, "")],
    }  # fmt: skip
    return render(request, "programme/transfer.html", context, status=status)


def _hours(value: Any) -> str:
    return formats.number(value, 1, language=active_language())


def _work_table(calculation: Calculation) -> Table:
    names = {Side.GIVER: _("Lämnar"), Side.TAKER: _("Tar emot")}
    rows: list[tuple[str, ...]] = []
    for side in Side:
        rows += [
            (
                names[side], line.profession, formats.number(line.volume, language=active_language()), _hours(line.minutes),
                kronor(line.hourly), kronor(line.other), _hours(line.hours), kronor(line.cost),
            )
            for line in calculation.lines(side)
        ]  # fmt: skip
        if calculation.lines(side):
            total = calculation.side(side)
            rows.append((_("%(side)s, summa") % {"side": names[side]}, *["–"] * 5, _hours(total.hours), kronor(total.cost)))  # fmt: skip
    columns = [Column(_("Sida")), Column(_("Yrke")), *(Column(words, number=True) for words in (
        _("Gånger om året"), _("Minuter"), _("I timmen"), _("Annat varje gång"), _("Timmar om året"), _("Kostar om året")))]  # fmt: skip
    return table(_("Ekonomisk kalkyl, båda sidor"), columns, rows)


def _outcomes(row: Transfer, calculation: Calculation) -> Table:
    """What happened beside what was planned for a period of the same length."""
    lines = calculation.lines(Side.TAKER)
    planned = max((line.volume for line in lines), default=0)
    hours = calculation.side(Side.TAKER).hours
    rows = []
    for one in row.outcomes.all():
        part = ((one.last - one.first).days + 1) / 365
        rows.append((
            f"{one.first} – {one.last}", formats.number(planned * part, language=active_language()),
            formats.number(one.volume, language=active_language()), _hours(float(hours) * part), _hours(one.hours), one.text,
        ))  # fmt: skip
    columns = [Column(_("Period")), Column(_("Planerat antal"), number=True), Column(_("Antal"), number=True),
               Column(_("Planerade timmar"), number=True), Column(_("Timmar"), number=True), Column(_("Vad som hände"))]  # fmt: skip
    return table(_("Utfall"), columns, rows)
