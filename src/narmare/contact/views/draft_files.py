"""Pictures and PDFs of a draft: added, looked at and taken back before it is sent."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.contact.resident import actions, drafts, enough, steps
from narmare.contact.resident.forms import FileForm
from narmare.contact.resident.steps import Content
from narmare.contact.views.sending import Page, attached_to, choose_again, right_lost, steps_of
from narmare.meetings import actions as meetings
from narmare.meetings import files, uploads
from narmare.meetings import queries as stored
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.CASE_SEND)
@require_POST
def add_file(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Add a picture or a PDF to the draft."""
    now, draft = timezone.now(), drafts.own_draft(request.user, key)
    if draft.case is not None:
        return redirect("receipt", code=draft.case.code)
    if right_lost(request, draft, now):
        return choose_again(request, key)
    form, status = FileForm(request.POST, request.FILES), 422
    if not enough.FILES.take(str(request.user.pk), now):
        form.add_error("file", _("Du har lagt till många filer den senaste timmen. Skicka ärendet utan fler filer, eller vänta en stund."))  # fmt: skip
        status = 429
    elif form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            _require_size(sent.size)
            actions.add_file(draft=draft, name=sent.name, data=sent.read(), by=request.user, now=now)
        except (uploads.Unusable, actions.Refused) as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("ask-step", key=key, step=steps.FILES)
    if again := kept.again(request, form, to=reverse("ask-step", args=[key, steps.FILES])):
        return again
    content = Content.of(draft)
    page = Page(request, draft, content, steps_of(draft, content, now), steps.FILES, now)
    return page.show("files", status, form=form, attached=attached_to(draft, request))


def _require_size(size: int | None) -> None:
    """Refuse by the size that came, before the bytes are read into memory."""
    if (size or 0) > uploads.MAX_BYTES:
        raise uploads.Unusable(_("Filen är för stor. Välj en fil som är högst 20 MB."))


@requires(Permission.CASE_SEND)
@require_safe
def draft_file(request: SignedInRequest, key: uuid.UUID, pk: int) -> FileResponse:
    """A file of the own draft."""
    draft = drafts.own_draft(request.user, key)
    attachment = stored.attachment_of(actions.files_of(draft), pk, internal=False)
    if attachment is None:
        raise Http404("No such file in the draft.")
    return files.response(attachment)


@requires(Permission.CASE_SEND)
@require_POST
def remove_file(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """Take a file back before it is sent."""
    draft = drafts.own_draft(request.user, key)
    attachment = stored.attachment_of(actions.files_of(draft), pk, internal=False)
    if attachment is None:
        raise Http404("No such file in the draft.")
    try:
        meetings.remove_attachment(attachment=attachment, by=request.user, now=timezone.now())
        messages.success(request, _("Filen är borttagen."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("ask-step", key=key, step=steps.FILES)
