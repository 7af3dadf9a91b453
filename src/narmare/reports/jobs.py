"""Reports as files, made in the background: all formats in one zip file, with how far it has come."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from narmare.region.models import Account
from narmare.reports import actions, queries
from narmare.reports.document import DocumentError
from narmare.reports.models import FileOrder
from narmare.reports.render import FORMATS
from narmare.reports.render.archive import FIRST
from narmare.reports.render.fonts import FontError


KEPT, STUCK = timedelta(days=1), timedelta(minutes=10)


def make_files(*, by: Account, now: datetime) -> int:
    """Make every order that waits, the oldest first; how many were made.  One that fails stops no other.

    Raises:
        Exception: what nobody expected, the first one, when all have been tried: the round tells of it.
    """
    actions.forget_orders(older=KEPT, stuck=STUCK, by=by, now=now)
    made, odd = 0, list[Exception]()
    for order in FileOrder.objects.filter(state=FileOrder.State.WAITING).select_related("report__unit").order_by("pk"):  # fmt: skip
        if actions.start_order(order=order, by=by, now=timezone.now()):
            try:
                _make(order, by)
            except Exception as error:  # all are raised below
                odd.append(error)
            made += 1
    if odd:
        raise odd[0]
    return made


def _make(order: FileOrder, by: Account) -> None:
    try:
        content, fault = _zip(order), ""
    except (DocumentError, FontError, queries.GoneError) as error:
        content, fault = b"", str(error)
    except Exception:
        actions.end_order(order=order, content=b"", fault="?", by=by, now=timezone.now())
        raise
    actions.end_order(order=order, content=content, fault=fault, by=by, now=timezone.now())


def _zip(order: FileOrder) -> bytes:
    """The formats one after the other; equal reports give equal bytes."""

    def tell(done: int, of: int, what: str) -> None:
        FileOrder.objects.filter(pk=order.pk).update(done=done, of=of, what=what[:200])

    def building(done: int, of: int, title: str) -> None:
        tell(done, of + len(FORMATS), title)

    document = queries.document_of(order.report, on=timezone.localdate(order.asked_at), progress=building)
    sections, name, out = len(document.sections), queries.file_name(order.report), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (suffix, made) in enumerate(FORMATS.items()):
            tell(sections + number, sections + len(FORMATS), suffix.upper())
            entry = zipfile.ZipInfo(f"{name}.{suffix}", FIRST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            packed.writestr(entry, made.render(document, settings.NARMARE_HOME / "fonts"))
    tell(sections + len(FORMATS), sections + len(FORMATS), "")
    return out.getvalue()
