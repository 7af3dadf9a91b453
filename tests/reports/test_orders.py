"""All formats in one file, made in the background: how far it has come, whose it is, and what goes wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from narmare.region.models import AuditEvent
from narmare.reports import actions, jobs, queries
from narmare.reports.models import FileOrder, Report
from narmare.reports.render import FORMATS, Format
from tests.cast import NOW, TODAY, Cast
from tests.reports.made import a_draft, a_sent


pytestmark = pytest.mark.usefixtures("a_few_numbers")
SignIn = Callable[[str], Client]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, str]]:
    """Formats that are made at once; each keeps how far its order says that it has come."""
    seen: list[tuple[int, int, str]] = []

    def render(document: Any, fonts: Any) -> bytes:
        order = FileOrder.objects.get(state="making")
        seen.append((order.done, order.of, order.what))
        return str(document.title).encode()

    for suffix in FORMATS:
        monkeypatch.setitem(FORMATS, suffix, Format(suffix, render, "text/plain"))  # type: ignore[index]
    return seen


def make(cast: Cast, **later: float) -> int:
    return jobs.make_files(by=cast.system, now=NOW + timedelta(**later))


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    found: str = response.content.decode()
    return found


def test_what_is_ordered_is_made_with_its_progress_and_fetched(
    cast: Cast, sign_in: SignIn, quick: Any
) -> None:
    sent, reader = a_sent(cast), sign_in("board_member")
    home = f"/rapporter/{sent.key}"
    assert "Gör alla filer" in page(reader.get(home))
    url = reader.post(f"{home}/filer")["Location"]
    assert reader.post(f"{home}/filer")["Location"] == url  # the same order while it waits
    assert "Filerna står på tur." in page(reader.get(url))
    assert reader.get(f"{url}.zip").status_code == 404
    assert make(cast) == 1

    sections = len(queries.document_of(sent, on=TODAY).sections)
    assert quick == [(sections + n, sections + 4, name) for n, name in enumerate(("PDF", "DOCX", "HTML", "XLSX"))]  # fmt: skip
    assert "Hämta filerna" in page(reader.get(url))
    done = reader.get(f"{url}.zip")
    assert done["Content-Disposition"] == 'attachment; filename="monthly-2026-10.zip"'
    with zipfile.ZipFile(io.BytesIO(done.content)) as packed:
        assert packed.namelist() == [f"monthly-2026-10.{suffix}" for suffix in FORMATS]
        assert packed.read("monthly-2026-10.pdf").decode() == sent.title
    assert make(cast) == 0
    events = AuditEvent.objects.filter(action__startswith="report_files", object_id=str(sent.pk))
    assert sorted(events.values_list("action", flat=True)) == ["report_files_begun", "report_files_ended", "report_files_ordered"]  # fmt: skip


def test_the_page_of_what_is_being_made_says_how_far(cast: Cast, sign_in: SignIn) -> None:
    order = actions.order_files(report=a_draft(cast), by=cast["controller"], now=NOW)
    assert actions.start_order(order=order, by=cast.system, now=NOW)
    assert not actions.start_order(order=order, by=cast.system, now=NOW)
    FileOrder.objects.update(done=3, of=11, what="Måtten")
    shown = page(sign_in("controller").get(f"/rapporter/{order.report.key}/filer/{order.pk}"))

    assert '<progress id="gjort" value="3" max="11">' in shown
    assert "Nu: Måtten" in shown
    assert "reports/order" in shown


def test_nobody_fetches_what_another_has_ordered(cast: Cast, sign_in: SignIn) -> None:
    order = actions.order_files(report=a_sent(cast), by=cast["controller"], now=NOW)
    actions.end_order(order=order, content=b"PK", by=cast.system, now=NOW)
    url = f"/rapporter/{order.report.key}/filer/{order.pk}"

    assert [sign_in("auditor").get(f"{url}{end}").status_code for end in ("", ".zip")] == [404, 404]
    assert sign_in("controller").get(f"{url}.zip").content == b"PK"


def test_a_report_that_cannot_be_built_says_so_and_stops_no_other(
    cast: Cast, sign_in: SignIn, quick: Any
) -> None:
    gone = actions.order_files(report=a_draft(cast), by=cast["controller"], now=NOW)
    Report.objects.update(kind="borta")
    whole = actions.order_files(report=a_draft(cast), by=cast["controller"], now=NOW)

    assert make(cast) == 2
    assert [FileOrder.objects.get(pk=one.pk).state for one in (gone, whole)] == ["failed", "ready"]
    shown = page(sign_in("controller").get(f"/rapporter/{gone.report.key}/filer/{gone.pk}"))
    assert "borta.yaml saknas" in shown


def test_a_fault_of_ours_is_told_to_the_round_and_not_shown(cast: Cast, sign_in: SignIn, quick: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def breaks(document: Any, fonts: Any) -> bytes:
        raise ZeroDivisionError("secret")

    monkeypatch.setitem(FORMATS, "docx", Format("docx", breaks, "text/plain"))  # type: ignore[index]
    order = actions.order_files(report=a_draft(cast), by=cast["controller"], now=NOW)
    after = actions.order_files(report=order.report, by=cast["programme_lead"], now=NOW)
    with pytest.raises(ZeroDivisionError):
        make(cast)
    after.refresh_from_db()
    assert after.is_over  # tried all the same
    shown = page(sign_in("controller").get(f"/rapporter/{order.report.key}/filer/{order.pk}"))

    assert "Något gick fel. Försök igen" in shown
    assert "secret" not in shown


def test_files_are_forgotten_after_a_day_and_one_whose_maker_died_is_made_anew(
    cast: Cast, quick: Any
) -> None:
    order = actions.order_files(report=a_sent(cast), by=cast["controller"], now=NOW)
    actions.start_order(order=order, by=cast.system, now=NOW)
    assert make(cast, minutes=9) == 0
    assert make(cast, minutes=11) == 1
    assert FileOrder.objects.get().state == "ready"
    make(cast, hours=25)

    assert not FileOrder.objects.exists()


def test_a_long_report_offers_its_files_in_the_background_only(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    sent, reader = a_sent(cast), sign_in("board_member")
    assert f"/rapporter/{sent.key}/fil.pdf" in page(reader.get(f"/rapporter/{sent.key}"))
    drawn = page(reader.get(f"/rapporter/{sent.key}/fil.html")).count("<figure")
    assert drawn > 0
    monkeypatch.setattr(queries, "LONG", drawn)
    assert f"/rapporter/{sent.key}/fil.pdf" in page(reader.get(f"/rapporter/{sent.key}"))
    monkeypatch.setattr(queries, "LONG", drawn - 1)
    shown = page(reader.get(f"/rapporter/{sent.key}"))

    assert f"/rapporter/{sent.key}/fil.pdf" not in shown
    assert "Rapporten är lång." in shown
