"""Rules of meetings, minutes and decisions."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.design.format import day
from narmare.design.language import active_language
from narmare.programme.models import Arena, Decision, Initiative, Meeting


def shown_day(on: date) -> str:
    """The day as the language of the page writes it."""
    return day(on, language=active_language())


def frozen_refusal(meeting: Meeting) -> str | None:
    """Why what the minutes say cannot be changed, or None."""
    if meeting.confirmed:
        return _(
            "Protokollet från %(day)s är justerat och ändras inte. Fatta ett nytt beslut på ett senare möte, och ange att det ersätter det gamla."
        ) % {"day": shown_day(meeting.on)}
    return None


def stale_refusal(*, seen: int | None, version: int, name: str, at: datetime) -> str | None:
    """Why what was read in version `seen` cannot be saved over `version`, or None: who has changed it since, and when."""
    if seen is None or seen == version:
        return None
    return _(
        "%(name)s ändrade texten %(day)s kl. %(clock)s, efter att du öppnade sidan. Din text står kvar i fältet, den nya står ovanför. Jämför dem och spara igen."
    ) % {
        "name": name,
        "day": shown_day(timezone.localdate(at)),
        "clock": timezone.localtime(at).strftime("%H.%M"),
    }


def plan_refusal(*, starts: time | None, ends: time | None) -> str | None:
    """Why a meeting cannot be at these times, or None."""
    if ends is not None and (starts is None or ends <= starts):
        return _("Mötet måste sluta efter att det börjar. Ändra tiderna.")
    return None


def cancel_refusal(meeting: Meeting) -> str | None:
    """Why the meeting cannot be cancelled, or None."""
    if meeting.decisions.exists():
        return _("Mötet har beslut i protokollet. Då kan det inte ställas in.")
    return frozen_refusal(meeting)


def confirm_refusal(meeting: Meeting, today: date) -> str | None:
    """Why the minutes cannot be confirmed, or None."""
    if meeting.confirmed:
        return frozen_refusal(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        return _("Mötet är inställt och har inget protokoll.")
    if meeting.on > today:
        return _("Mötet är %(day)s. Justera protokollet när det har hållits.") % {
            "day": shown_day(meeting.on)
        }
    if not meeting.decisions.exists() and not meeting.items.exclude(notes="").exists():
        return _("Protokollet är tomt. Skriv vad som sades under minst en punkt, eller anteckna ett beslut.")
    return None


def decision_refusal(
    *, meeting: Meeting, reference: str, replaces: Decision | None, but: Decision | None = None
) -> str | None:
    """Why the decision cannot stand in the minutes, or None.  `but` is the decision itself when it is changed."""
    if meeting.status == Meeting.Status.CANCELLED:
        return _("Mötet är inställt. Välj ett möte som har hållits.")
    if frozen := frozen_refusal(meeting):
        return frozen
    if meeting.arena.mandate == Arena.Mandate.ADVISES:
        return _(
            "%(arena)s bereder och ger råd men beslutar inte. Ta upp frågan i en arena som beslutar."
        ) % {"arena": meeting.arena.title}
    others = meeting.decisions.exclude(pk=but.pk) if but else meeting.decisions.all()
    if reference and (other := others.filter(reference=reference).first()):
        return _("%(reference)s finns redan i protokollet: %(title)s. Välj ett annat nummer.") % {
            "reference": reference, "title": other.title,
        }  # fmt: skip
    return _replaces_refusal(meeting, replaces)


def _replaces_refusal(meeting: Meeting, replaces: Decision | None) -> str | None:
    if replaces is None:
        return None
    if replaces.is_replaced:
        return _("Beslutet är redan ersatt av ett senare. Ersätt det senare i stället: %(later)s.") % {
            "later": replaces.replaced_by
        }
    if replaces.meeting.on > meeting.on or replaces.meeting_id == meeting.pk:
        return _(
            "Ett beslut ersätter bara beslut från tidigare möten. Ändra texten i samma protokoll i stället."
        )
    return None


def link_refusal(decision: Decision, initiative: Initiative | None) -> str | None:
    """Why a decision cannot be linked to another initiative, or None."""
    about = decision.initiative
    if about is not None and initiative != about and _settled(decision, about):
        return _("Beslutet är det som avgjorde initiativet ”%(title)s”. Kopplingen ligger fast.") % {
            "title": about.title
        }
    return None


def _settled(decision: Decision, initiative: Initiative) -> bool:
    return decision.settlements.filter(initiative=initiative).exists()


def settle_refusal(decision: Decision, initiative: Initiative) -> str | None:
    """Why a decision cannot be the one that settled an initiative, or None.  It may settle many."""
    if (other := initiative.settled_by) is not None:
        return _("Initiativet är redan avgjort genom beslutet %(decision)s.") % {"decision": other}
    about = decision.initiative
    if about is None or about == initiative or _settled(decision, about):
        return None
    return _(
        "Beslutet gäller ett annat initiativ, som det inte har avgjort: ”%(title)s”. Välj ett annat beslut, eller ta bort den kopplingen på beslutets sida."
    ) % {"title": about.title}


def unwritten_refusal(meeting: Meeting | None) -> str | None:
    """Why a decision that the register lacks cannot be written into a meeting's minutes, or None."""
    if meeting is None or not meeting.confirmed:
        return None
    return _(
        "Protokollet från %(day)s är justerat, och beslutet finns inte i det. Välj ett beslut som står i protokollet, eller ett senare möte."
    ) % {"day": shown_day(meeting.on)}
