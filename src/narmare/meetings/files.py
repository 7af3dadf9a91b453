"""A stored file as an answer of the web: as what it was found to be, and able to do nothing."""

from __future__ import annotations

import logging
from io import BytesIO

from django.http import FileResponse, Http404

from narmare.meetings import storage
from narmare.meetings.models import Attachment
from narmare.region.keys import KeyFault


log = logging.getLogger(__name__)

# No script, frame, form or plug-in runs in it, whatever a browser makes of the bytes.
POLICY = "default-src 'none'; sandbox"


def response(attachment: Attachment) -> FileResponse:
    """The bytes: a picture in place, a PDF as a download.  The caller has decided that the reader may have it.

    Raises:
        Http404: the bytes are not on disk, or are not those that were stored: nothing of them is given.
    """
    try:
        data = storage.read(attachment.key)
    except FileNotFoundError as error:
        raise Http404("The file is not there.") from error
    except KeyFault as fault:
        log.error("A file cannot be given: %s `narmare verify` names every such file.", fault)
        raise Http404("The file does not open.") from fault
    answer = FileResponse(
        BytesIO(data),
        as_attachment=not attachment.is_picture,
        filename=attachment.name,
        content_type=attachment.kind,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
