"""Rules of audits: an answer is whole before it is sent, and does not change after."""

from __future__ import annotations

from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.programme.models import Audit, Decision
from narmare.programme.policies.meetings import shown_day


def answer_refusal(audit: Audit) -> str | None:
    """Why the answer cannot be changed, or None."""
    if audit.sent_at is not None:
        return _(
            "Svaret är skickat %(day)s och ändras inte. Anteckna i stället vad som har hänt sedan dess."
        ) % {"day": shown_day(timezone.localdate(audit.sent_at))}
    return None


def send_refusal(audit: Audit, decision: Decision) -> str | None:
    """Why the answer cannot be sent, or None: names the first recommendation that lacks something, and what."""
    if refusal := answer_refusal(audit):
        return refusal
    recommendations = list(audit.recommendations.all())
    if not recommendations:
        return _("Granskningen har inga rekommendationer att svara på. Lägg till dem först.")
    for one in recommendations:
        if one.missing:
            return _("Svaret på rekommendation %(number)s saknar: %(missing)s. Skriv det innan svaret skickas.") % {
                "number": one.number, "missing": ", ".join(one.missing).lower(),
            }  # fmt: skip
    if decision.meeting.on < audit.on:
        return _("Beslutet är äldre än granskningen. Välj beslutet där svaret fastställdes.")
    return None


def evidence_refusal(path: str) -> str | None:
    """Why the address is no page of the product, or None."""
    try:
        resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return _(
            "Adressen är ingen sida här. Öppna sidan, och kopiera adressen från och med det första snedstrecket."
        )
    return None


def progress_refusal(audit: Audit) -> str | None:
    """Why no progress can be noted, or None."""
    if audit.sent_at is None:
        return _("Svaret är inte skickat än. Skriv i svaret i stället.")
    return None
