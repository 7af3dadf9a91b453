"""What the pages of an initiative share: the row that the reader may see, its tabs, and forms that two people edit."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.design.forms import Form
from narmare.programme.models import Initiative
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission
from narmare.region.requests import SignedInRequest


def get_initiative(request: SignedInRequest, code: str) -> Initiative:
    """The initiative with `code` among those that the reader sees, or 404."""
    return get_object_or_404(
        Initiative.objects.visible_to(request.user).select_related("area", "part_of"), code=code
    )


def get_unit(request: SignedInRequest, code: str) -> Unit:
    """A unit whose part of the programme the reader may see, or 404."""
    if "\0" in code:
        raise Http404("Not a unit's code")
    return get_object_or_404(request.user.units_with(Permission.PROGRAMME_READ), code=code)


def may_edit(account: Account) -> bool:
    """Whether somebody leads the programme."""
    return account.has(Permission.PROGRAMME_EDIT)


def follows_all(account: Account) -> bool:
    """Whether somebody follows the whole programme, and not only that of some units."""
    return account.units_with(Permission.PROGRAMME_READ).filter(kind=Unit.Kind.REGION).exists()


def frame(request: SignedInRequest, initiative: Initiative, current: str) -> dict[str, Any]:
    """What every page of an initiative shows around its own: tabs, way back, whether it may be changed."""
    pages = (
        ("programme-initiative", _("Översikt"), None),
        ("programme-mandate", _("Ansvar och förväntan"), None),
        ("programme-rollouts", _("Införande"), initiative.rollouts.count()),
        ("programme-history", _("Historik"), None),
    )
    tabs = [
        {
            "label": label,
            "url": reverse(name, args=[initiative.code]),
            "current": name == current,
            "count": count,
        }
        for name, label, count in pages
    ]
    crumbs = [(_("Program"), reverse("portfolio")), (initiative.title, "")]
    return {
        "initiative": initiative, "tabs": tabs, "breadcrumbs": crumbs, "density": "staff",
        "may_edit": may_edit(request.user) and not initiative.is_over,
    }  # fmt: skip


def below(initiative: Initiative, title: str) -> list[tuple[str, str]]:
    """The way to a form of an initiative."""
    own = reverse("programme-initiative", args=[initiative.code])
    return [(_("Program"), reverse("portfolio")), (initiative.title, own), (title, "")]


def keep_typed(form: Form, seen: int, message: str, **kwargs: Any) -> Form:
    """The form again with what was typed, the message, and the version that holds now: saving once more is a choice."""
    data = cast("QueryDict", form.data).copy()
    data["seen"] = str(seen)
    again = type(form)(data, initial=form.initial, **kwargs)
    again.is_valid()
    again.add_error(None, message)
    return again
