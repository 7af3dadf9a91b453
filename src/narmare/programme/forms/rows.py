"""What the forms of the register share: a form about a row of the database, and money."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.design.forms import Form
from narmare.programme import money
from narmare.region.models import Account, Unit
from narmare.region.permissions import ROLES, Permission


class RowForm(Form):
    """A form about `row`.  `seen` is the version of the row that the page showed; `stale` if it has been changed since."""

    stale = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.initial.setdefault("seen", self.version_of(row))
        self.prepare(row)

    def prepare(self, row: Any) -> None:
        """Fill in the choices that `row` gives, and what the fields begin with."""

    def version_of(self, row: Any) -> int | None:
        """The version that what the form changes has in `row`."""
        version: int | None = getattr(row, "version", None)
        return version

    def catch_up(self, row: Any) -> None:
        """The form is refused and shown again beside the `row` as it stands now: sent once more, it knows of that."""
        sent, current = self.cleaned_data.get("seen"), self.version_of(row)
        if sent is not None and current is not None and sent != current:
            self.stale = True
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("seen")] = str(current)
            self.data = data

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class PlainForm(RowForm):
    """Nothing to fill in: the button says it all."""


class KronorField(forms.CharField):
    """An amount in kronor, with öre after a comma; its value is whole öre."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Öre as people write kronor; what was typed is shown again as it was typed."""
        return money.kronor(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Whole öre, or None if nothing was typed and nothing has to be.

        Raises:
            django.forms.ValidationError: it is no amount.
        """
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return money.ore(typed)
        except ValueError:
            raise forms.ValidationError(
                _("Skriv beloppet i kronor, till exempel 1 200 000 eller 12,50.")
            ) from None


class ClockField(forms.TimeField):
    """A time of day."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def text(
    label: Any, *, required: bool = True, rows: int = 4, longest: int = 8_000, **more: Any
) -> forms.CharField:
    """A field of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


def staff_who_read() -> Any:
    """Accounts that can be asked for something here: those that may read decisions, by name."""
    roles = [role.key for role in ROLES.values() if Permission.DECISION_READ in role.permissions]
    today = timezone.localdate()
    held = Account.objects.filter(
        is_active=True, role_grants__role__in=roles, role_grants__valid_from__lte=today
    )
    return held.exclude(role_grants__valid_to__lte=today).distinct().order_by("name")


def open_units() -> Any:
    """Units that exist today, in tree order."""
    return Unit.objects.on(timezone.localdate()).order_by("path")
