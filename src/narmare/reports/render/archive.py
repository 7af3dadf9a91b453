"""Zip files (DOCX, XLSX) that do not tell when they were written: equal content gives equal bytes."""

from __future__ import annotations

import io
import zipfile


FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold


def still(archive: bytes) -> bytes:
    """The same files in the same order, each with the same time."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for entry in source.infolist():
            named = zipfile.ZipInfo(entry.filename, FIRST)
            named.compress_type, named.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            written.writestr(named, source.read(entry))
    return target.getvalue()
