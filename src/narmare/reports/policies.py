"""Rules of reports.  Each function returns a whole sentence that says why not and what to do, or None."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from narmare.followup.models import Snapshot
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission
from narmare.reports.kinds import Kind
from narmare.reports.models import Question, Report
from narmare.reports.periods import Period


LONGEST = 20_000  # characters of a summary or an answer


def write_refusal(by: Account, on: date) -> str | None:
    """Why `by` writes no reports, or None."""
    if not by.has(Permission.REPORT_WRITE, on=on):
        return _("Bara programledare och controller skriver rapporter.")
    return None


def create_refusal(*, kind: Kind, period: Period, unit: Unit, subject: str, snapshot: Snapshot, by: Account, on: date) -> str | None:  # fmt: skip
    """Why such a report cannot be begun, or None."""
    if refusal := write_refusal(by, on):
        return refusal
    if snapshot.last_month < period.last:
        return _("Siffrorna räcker till och med %(month)s. Välj en tidigare period, eller publicera nya siffror först.") % {"month": f"{snapshot.last_month:%Y-%m}"}  # fmt: skip
    if kind.scope == "unit" and unit.kind == Unit.Kind.REGION:
        return _("Rapporten handlar om en enhet. Välj vilken.")
    if kind.scope == "region" and unit.kind != Unit.Kind.REGION:
        return _("Rapporten handlar om hela regionen. Välj regionen.")
    if kind.scope in ("grant", "audit") and not subject:
        return _("Välj vilket bidrag eller vilken granskning som rapporten handlar om.")
    return None


def _open_refusal(report: Report) -> str | None:
    if report.state == Report.State.SENT:
        return _("Rapporten är skickad och ändras inte mer. Gör en rättelse: den blir en ny version.")
    if report.state == Report.State.DISCARDED:
        return _("Rapporten är kastad.")
    return None


def stale_refusal(report: Report, seen: int | None) -> str | None:
    """Why what was read cannot be acted on, or None: who has changed the report since."""
    if seen is None or seen == report.edits:
        return None
    return _("%(name)s har ändrat rapporten sedan du öppnade den. Det du skrev står kvar. Jämför och spara igen.") % {"name": report.changed_by.name}  # fmt: skip


def change_refusal(report: Report, *, sections: tuple[str, ...], known: tuple[str, ...], summary: str, seen: int | None, by: Account, on: date) -> str | None:  # fmt: skip
    """Why the report cannot be changed so, or None."""
    if refusal := write_refusal(by, on) or _open_refusal(report) or stale_refusal(report, seen):
        return refusal
    if not sections:
        return _("Välj minst ett avsnitt.")
    if strange := [name for name in sections if name not in known]:
        return _("Avsnittet %(name)s finns inte i den här sortens rapport.") % {"name": strange[0]}
    if len(summary) > LONGEST:
        return _("Texten är för lång. Korta den till högst %(most)s tecken.") % {"most": LONGEST}
    return None


def ask_refusal(
    report: Report, *, section: str, text: str, asked: Account, by: Account, on: date
) -> str | None:
    """Why the question cannot be asked, or None."""
    if refusal := write_refusal(by, on) or _open_refusal(report):
        return refusal
    if section not in report.sections:
        return _("Välj ett avsnitt som rapporten har.")
    if not text.strip():
        return _("Skriv vad du vill ha svar på.")
    if not asked.has(Permission.REPORT_COMMENT, on=on):
        return _("%(name)s kan inte svara här. Välj en enhetschef, controller eller programledare.") % {"name": asked.name}  # fmt: skip
    return None


def answer_refusal(question: Question, *, text: str, seen: int | None, by: Account) -> str | None:
    """Why `by` cannot answer, or None: only who is asked does."""
    if question.asked_id != by.pk:
        return _("Frågan är ställd till någon annan.")
    if refusal := _open_refusal(question.report):
        return refusal
    if question.report.state == Report.State.REVIEWED:
        return _("Rapporten är redan granskad. Be den som äger rapporten att öppna den igen.")
    if seen is not None and seen != question.edits:
        return _("Svaret har ändrats sedan du öppnade sidan. Det du skrev står kvar. Jämför och spara igen.")
    if not text.strip():
        return _("Skriv ett svar.")
    if len(text) > LONGEST:
        return _("Texten är för lång. Korta den till högst %(most)s tecken.") % {"most": LONGEST}
    return None


def withdraw_refusal(question: Question, by: Account, on: date) -> str | None:
    """Why the question cannot be taken back, or None."""
    if refusal := write_refusal(by, on) or _open_refusal(question.report):
        return refusal
    if question.answered_at is not None:
        return _("Frågan är besvarad. Svaret hör till rapporten och tas inte bort.")
    return None


def unanswered(report: Report) -> list[Question]:
    """The required questions of the chosen sections that nobody has answered."""
    waiting = report.questions.filter(required=True, answered_at=None, section__in=report.sections)
    return list(waiting.select_related("asked"))


def review_refusal(report: Report, *, seen: int | None, by: Account, on: date) -> str | None:
    """Why `by` cannot say that the report is reviewed, or None: never its owner, and not before all have answered."""
    if refusal := write_refusal(by, on) or _open_refusal(report) or stale_refusal(report, seen):
        return refusal
    if report.state == Report.State.REVIEWED:
        return _("Rapporten är redan granskad.")
    if report.owner_id == by.pk:
        return _("Någon annan än den som har skrivit rapporten granskar den.")
    if waiting := unanswered(report):
        names = ", ".join(dict.fromkeys(question.asked.name for question in waiting))
        return _("Svar saknas från %(names)s. Vänta in dem, eller ta tillbaka frågorna.") % {"names": names}
    return None


def reopen_refusal(report: Report, by: Account, on: date) -> str | None:
    """Why the report cannot become a draft again, or None."""
    if refusal := write_refusal(by, on) or _open_refusal(report):
        return refusal
    return None if report.state == Report.State.REVIEWED else _("Rapporten är redan ett utkast.")


def send_refusal(report: Report, *, seen: int | None, by: Account, on: date) -> str | None:
    """Why the report cannot be sent, or None."""
    if refusal := write_refusal(by, on) or _open_refusal(report) or stale_refusal(report, seen):
        return refusal
    if report.state != Report.State.REVIEWED:
        return _("Rapporten är inte granskad. Be en kollega granska den först.")
    return None


def discard_refusal(report: Report, by: Account, on: date) -> str | None:
    """Why the report cannot be thrown away, or None."""
    if refusal := write_refusal(by, on) or _open_refusal(report):
        return refusal
    return None


def correct_refusal(report: Report, *, why: str, by: Account, on: date) -> str | None:
    """Why no correction can be begun, or None."""
    if refusal := write_refusal(by, on):
        return refusal
    if report.state != Report.State.SENT:
        return _("Bara en skickad rapport rättas. Ändra utkastet.")
    if report.corrections.exclude(state=Report.State.DISCARDED).exists():
        return _("Rättelsen finns redan. Arbeta vidare i den.")
    return None if why.strip() else _("Skriv vad som rättas. Den som läser får se det.")
