"""Who brought a matter, in words: who is answered, and whom to ask for on the telephone, is not always whom it is about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from narmare.contact.models import Case
from narmare.region.models import Agency


def for_the_person(case: Case) -> str:
    """Who wrote, or rang, in the person's place, and by what; "" when it was the person."""
    if case.channel == Case.Channel.WEB:
        return "" if case.on_behalf is None else by_right(case.on_behalf)
    rang = getattr(case, "caller", None)  # a one-to-one without a row is an AttributeError
    if rang is None:
        return ""
    return str(rang.words) if rang.agency is None else by_right(rang.agency)


def by_right(right: Agency) -> str:
    """The name of who may act for somebody, and whether as a guardian."""
    if right.ground == Agency.Ground.GUARDIAN:
        return _("%(name)s, vårdnadshavare") % {"name": right.agent.name}
    return _("%(name)s, ombud") % {"name": right.agent.name}


def told(case: Case, instead: str) -> str:
    """Who brought it, a sentence without its stop.

    Args:
        instead: what `for_the_person` says.
    """
    if case.channel == Case.Channel.WEB:
        return _("Skrivet av %(name)s") % {"name": instead} if instead else _("Skrivet av personen själv")
    registered = _("Registrerat av %(name)s") % {"name": case.asked_by.name}
    if not instead:
        return registered
    return _("%(registered)s. För personen talade %(caller)s") % {
        "registered": registered,
        "caller": instead,
    }
