"""What is done after a message is stored: tell somebody that there is something to read."""

from __future__ import annotations

from django.tasks import task

from narmare.meetings import notify
from narmare.meetings.models import ContactDetail


@task
def tell(account_id: int) -> int:
    """Send the notice to every address of the account; returns how many were sent.  It holds no content."""
    detail = ContactDetail.objects.select_related("account").filter(account_id=account_id).first()
    return 0 if detail is None else notify.send(detail)
