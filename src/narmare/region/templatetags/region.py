"""Filters that turn the codes of roles and grounds into words: `{% load region %}`."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from narmare.region import needs, processes
from narmare.region.models import OpenedItem
from narmare.region.paths import PATHS
from narmare.region.permissions import ALL_ROLES
from narmare.region.sources import KINDS


register = template.Library()

GROUNDS: Mapping[str, Promise | str] = {
    "self": _("Egna uppgifter"),
    "agent": _("Rätt som personen har gett"),
    "named_contact": _("Fast kontakt"),
    "listed": _("Listad på enheten"),
    "home_care": _("Hemsjukvård med samtycke"),
    "case_unit": _("Ärende hos enheten"),
    "caller": _("Personen har sökt enheten"),
    "call": _("Personen har sökt enheten"),
    "own_entry": _("Signerar det som hon eller han har skrivit"),
    "home_care_list": _("Enhetens lista över hemsjukvård"),
    "home_care_asked": _("Antecknade hemsjukvård"),
    "searched": _("Frågade om något är spärrat"),
    "asked_to_lift": _("Ombedd att häva en spärr"),
    **{path.ground: path.title for path in PATHS.values()},
    "no_relation": _("Ingen relation till personen"),
}
ROLE_TITLES: Mapping[str, Promise | str] = {role.key: role.title for role in ALL_ROLES}


@register.filter
def ground_title(ground: str) -> Promise | str:
    """{{ "listed"|ground_title }} is Listad på enheten."""
    return GROUNDS.get(ground, ground)


@register.filter
def item_title(item: OpenedItem) -> str:
    """{{ item|item_title }} is Vårdcentralen Tranan: Ärenden."""
    kind = KINDS.get(item.kind)
    return f"{item.unit.name}: {kind.title if kind else item.kind}"


@register.filter
def role_title(role: str) -> Promise | str:
    """{{ "clinician"|role_title }} is Vårdpersonal."""
    return ROLE_TITLES.get(role, role)


@register.filter
def process_title(process: str) -> str:
    """{{ "mental"|process_title }} is Psykisk hälsa."""
    return processes.title(process)


@register.filter
def need_text(need: str) -> str:
    """{{ "home_care"|need_text }} is what the analysis says that the work needs."""
    return needs.text(need)


@register.filter
def of(names: Mapping[int, str], key: int) -> str:
    """{{ names|of:row.actor_id }}: the name, or the number of somebody whose account is gone."""
    return names.get(key, str(key))
