"""Encrypting sent files anew with the first key: after a rotation, and once for what was stored before files were encrypted.

What `region.rotation` is for fields.  A file whose row is held is not taken away meanwhile (`actions.sweep_files` goes by rows too);
bytes without a row are nobody's and are swept.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from narmare.meetings import storage
from narmare.meetings.models import Attachment
from narmare.region import keys


BATCH = 20  # files of up to 20 MB each are rewritten while their rows are held


def counts() -> Counter[str]:
    """How many files there are by the id of their key; "" for plain ones.  Those that are gone are not counted: `narmare verify` names them."""
    found: Counter[str] = Counter()
    for key in Attachment.objects.filter(removed=False).values_list("key", flat=True).iterator():
        try:
            found[storage.closed_with(key)] += 1
        except FileNotFoundError:
            continue
    return found


def reclose(model: Any = Attachment) -> int:
    """Store every file anew that is not stored with the first key; others may go on working meanwhile.

    Args:
        model: the attachments, as a migration knows them.

    Returns:
        How many.

    Raises:
        KeyFault: one does not open.
    """
    done, after = 0, 0
    while True:
        with transaction.atomic():
            rows = model.objects.filter(removed=False, pk__gt=after).order_by("pk").select_for_update()
            some = list(rows.values_list("pk", "key")[:BATCH])
            done += sum(_reclosed(key) for _pk, key in some)
        if not some:
            return done
        after = some[-1][0]


def _reclosed(key: str) -> bool:
    """Whether the file had to be stored anew."""
    try:
        if storage.closed_with(key) == keys.ring().first.id:
            return False
        storage.reclose(key)
    except FileNotFoundError:
        return False
    return True


def unclose(model: Any = Attachment) -> None:
    """Store every file plain again: only for a migration that is taken back."""
    for key in model.objects.filter(removed=False).values_list("key", flat=True).iterator():
        try:
            if storage.closed_with(key):
                storage.replace(key, storage.read(key))
        except FileNotFoundError:
            continue
