"""What somebody reads who saves a form that somebody else has changed in the meantime."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.programme.models import Area, Group, Initiative, Revision
from narmare.region.models import Unit


def label(model: type[Model], name: str) -> str:
    """A field's name on the screen."""
    names = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields} | {
        "stage": _("läge"), "state": _("läge"), "status": _("läge"), "state_reason": _("skäl"), "evidence": _("underlag"),
        "steps": _("klara steg"), "checklist": _("checklista"), "overlaps": _("rör samma som"), "needs": _("väntar på"),
        "why": _("varför"), "taken_home_on": _("hemtagen"), "taken_home_reference": _("budgetbeslut"),
        "taken_home_sek": _("kronor per år"), "title_sv": _("namn"), "title_en": _("namn på engelska"), "study": _("studie"),
        "snapshot": _("siffror"), "grade": _("säkerhet"),
    }  # fmt: skip
    found = names.get(name, name)
    return found[:1].upper() + found[1:]


def shown(value: Any) -> str:
    """A stored value in words, short enough for a sentence."""
    if value is None or value == "" or value == []:
        return _("tomt")
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def model_of(revision: Revision) -> type[Model]:
    """The table of the row that a change is about."""
    found: type[Model] = type(revision)._meta.apps.get_model("programme", revision.kind.replace("_", ""))
    return found


class Names:
    """What units, areas and initiatives are called, by code; each kind is read once, when it is first asked for."""

    @cached_property
    def units(self) -> dict[str, str]:
        """Every unit."""
        return dict(Unit.objects.values_list("code", "name"))

    @cached_property
    def areas(self) -> dict[str, str]:
        """Every area, by its code within the strategy."""
        return {one.code: one.title for one in Area.objects.all()}

    @cached_property
    def initiatives(self) -> dict[str, str]:
        """Every initiative."""
        return {one.code: one.title for one in Initiative.objects.all()}


def in_words(model: type[Model], name: str, value: Any, names: Names) -> str:
    """A stored value as the screen says it: choices, units, groups and initiatives by what they are called."""
    field = next((one for one in model._meta.concrete_fields if one.name == name), None)
    if isinstance(value, list) and name in ("groups", "overlaps"):
        titles = dict(Group.choices) if name == "groups" else names.initiatives
        return shown([titles.get(one, one) for one in value])
    if not isinstance(value, str) or not value or field is None:
        return shown(value)
    if field.related_model is Unit:
        return shown(names.units.get(value, value))
    if field.related_model is Area:
        return shown(names.areas.get(value.rpartition("/")[2], value))
    return shown(dict(field.flatchoices).get(value, value))


def stale_refusal(model: type[Model], later: Sequence[Revision]) -> str:
    """Who changed the row since the page was shown, when, and from what to what; what was typed stays in the form."""
    if not later:
        return _("Någon annan har ändrat det här. Läs det som gäller nu och spara igen.")
    parts, names = [], Names()
    for one in reversed(later):
        when = formats.clock(timezone.localtime(one.at), language=active_language())
        changed = "; ".join(
            _("%(field)s från ”%(before)s” till ”%(after)s”")
            % {
                "field": label(model, name),
                "before": in_words(model, name, one.before.get(name), names),
                "after": in_words(model, name, value, names),
            }
            for name, value in one.after.items()
        )
        parts.append(
            _("%(name)s ändrade %(when)s: %(what)s.")
            % {"name": one.by.name, "when": when, "what": changed or _("läget")}
        )
    parts.append(_("Det du skrev finns kvar. Jämför och spara igen om det ska gälla."))
    return " ".join(parts)
