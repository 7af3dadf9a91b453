"""What the grounds of direct contact are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from narmare.design.language import active_language
from narmare.knowledge.routines.model import DirectlyReachable


TITLES: Mapping[str, Promise | str] = {
    "named_care_contact": _("Har fast vårdkontakt på enheten"),
    "named_doctor": _("Har fast läkarkontakt på enheten"),
    "home_care": _("Har hemsjukvård"),
    "patient_contract": _("Har patientkontrakt"),
    "joint_plan": _("Har samordnad individuell plan (SIP)"),
    "special_housing": _("Bor på särskilt boende"),
    "self_monitoring": _("Har egenmonitorering"),
    "age": _("Har uppnått åldern"),
}


def title_of(ground: str, rule: DirectlyReachable) -> str:
    """The ground in words: the product's, or what the unit calls its own group."""
    if ground in rule.groups:
        return rule.groups[ground].inn(active_language())
    return str(TITLES.get(ground, ground))
