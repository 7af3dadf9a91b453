"""Rules of grants.  A sum that does not add up is refused with a sentence that names the difference, to the öre."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from narmare.programme.costs import MONTHS, YearCost
from narmare.programme.models import Arena, Grant, GrantActivity, GrantCondition, GrantShare
from narmare.programme.money import kronor
from narmare.programme.policies.meetings import shown_day


def costs_refusal(cost: YearCost) -> str | None:
    """Why the table's costs of a year say nothing about the share of primary care, or None."""
    if not cost.months:
        return _("Vårdtabellen med kostnader har inga rader för %(year)s. För in kostnaderna för hand, med källa.") % {"year": cost.year}  # fmt: skip
    if cost.months < MONTHS:
        return _("Vårdtabellen har kostnader för %(n)s av årets tolv månader. Vänta tills året är helt.") % {"n": cost.months}  # fmt: skip
    if not (cost.primary and cost.other):
        return _("Vårdtabellen har bara kostnader för ena delen av vården. Andelen går inte att räkna: för in båda för hand, med källa.")  # fmt: skip
    return None


def total(rows: object) -> int:
    """The sum of `amount` over a queryset of rows, in öre."""
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)  # type: ignore[attr-defined]


def fixed_refusal(grant: Grant) -> str | None:
    """Why the shares cannot be changed, or None."""
    if grant.fixed_at is not None:
        return _(
            "Fördelningen är fastställd och ändras inte. Beslutas en annan, lägg upp den som ett nytt bidrag."
        )
    return None


def share_refusal(grant: Grant, board: Arena, amount: int) -> str | None:
    """Why the board cannot get `amount`, or None."""
    if refusal := fixed_refusal(grant):
        return refusal
    if amount <= 0:
        return _("Ange ett belopp över noll.")
    if grant.shares.filter(board=board).exists():
        return _("Nämnden har redan en del av bidraget. Ta bort den först om beloppet är ett annat.")
    over = total(grant.shares) + amount - grant.total
    if over > 0:
        return _("Delarna blir %(over)s mer än bidraget på %(total)s. Sänk beloppet.") % {
            "over": kronor(over), "total": kronor(grant.total),
        }  # fmt: skip
    return None


def remove_share_refusal(share: GrantShare) -> str | None:
    """Why the share cannot be taken away, or None."""
    if share.activities.exists():
        return _("Delen har aktiviteter. Ta bort dem först.")
    return fixed_refusal(share.grant)


def fix_refusal(grant: Grant) -> str | None:
    """Why the split cannot be fixed, or None: the shares must be the grant, to the öre."""
    if refusal := fixed_refusal(grant):
        return refusal
    left = grant.total - total(grant.shares)
    if left:
        return _("Delarna är %(sum)s men bidraget är %(total)s. %(left)s är inte fördelat än.") % {
            "sum": kronor(grant.total - left), "total": kronor(grant.total), "left": kronor(left),
        }  # fmt: skip
    return None


def activity_refusal(share: GrantShare, amount: int, title: str = "") -> str | None:
    """Why the activity cannot get `amount` of the share, or None."""
    if amount <= 0:
        return _("Ange ett belopp över noll.")
    if share.activities.filter(title=title).exists():
        return _("Delen har redan en aktivitet med det namnet. Välj ett annat namn.")
    over = total(share.activities) + amount - share.amount
    if over > 0:
        return _("Aktiviteterna blir %(over)s mer än nämndens del på %(share)s. Sänk beloppet.") % {
            "over": kronor(over), "share": kronor(share.amount),
        }  # fmt: skip
    return None


def remove_activity_refusal(activity: GrantActivity) -> str | None:
    """Why the activity cannot be taken away, or None."""
    if activity.spending.exists():
        return _("Det är bokfört pengar på aktiviteten. Rätta dem först med ett belopp under noll.")
    if activity.report_lines.exists():
        return _("Aktiviteten är redovisad och står kvar.")
    return None


def spend_refusal(activity: GrantActivity, amount: int, on: date, today: date) -> str | None:
    """Why the money cannot be booked, or None."""
    if amount == 0:
        return _("Ange ett belopp. En rättelse skrivs med ett minustecken.")
    if on > today:
        return _("Dagen har inte varit än. Bokför när pengarna är använda.")
    reported = activity.share.grant.reports.filter(until__gte=on).first()
    if reported is not None:
        return _("Tiden till och med %(day)s är redovisad. Bokför rättelsen på en senare dag.") % {
            "day": shown_day(reported.until)
        }
    spent = total(activity.spending)
    if spent + amount < 0:
        return _("Rättelsen är %(over)s större än det som är bokfört.") % {"over": kronor(-(spent + amount))}
    if (over := spent + amount - activity.amount) > 0:
        return _(
            "Aktiviteten har %(left)s kvar. Det här är %(over)s mer. Bokför resten på nämndens egen ram."
        ) % {"left": kronor(activity.amount - spent), "over": kronor(over)}
    return None


def report_refusal(
    grant: Grant, until: date, spent: Mapping[GrantActivity, int], *, returned: int, kept: int, today: date
) -> str | None:
    """Why the report cannot be sent, or None: spent + given back + kept must be the grant, to the öre.

    Args:
        spent: öre booked until `until`, by activity.
    """
    if grant.fixed_at is None:
        return _("Fördelningen är inte fastställd. Fastställ den innan bidraget redovisas.")
    if until > today:
        return _("Redovisa en tid som har varit. Välj en tidigare dag.")
    if grant.reports.filter(until__gte=until).exists():
        return _("Bidraget är redan redovisat till den dagen eller senare. Välj en senare dag.")
    if returned < 0 or kept < 0:
        return _("Belopp som återbetalas eller förs vidare är noll eller mer.")
    accounted = sum(spent.values()) + returned + kept
    if accounted == grant.total:
        return None
    off = grant.total - accounted
    words = _("saknas") if off > 0 else _("för mycket")
    return _(
        "Använt %(spent)s, återbetalas %(returned)s och förs vidare %(kept)s blir tillsammans %(sum)s. Bidraget är %(total)s: %(off)s %(words)s."
    ) % {
        "spent": kronor(sum(spent.values())), "returned": kronor(returned), "kept": kronor(kept),
        "sum": kronor(accounted), "total": kronor(grant.total), "off": kronor(abs(off)), "words": words,
    }  # fmt: skip


def meet_refusal(condition: GrantCondition, how: str) -> str | None:
    """Why the condition cannot be marked as met, or None."""
    if condition.met_at is not None:
        return _("Villkoret är redan uppfyllt.")
    if not how.strip():
        return _("Skriv hur villkoret är uppfyllt, så att en granskare kan följa det.")
    return None
