"""Forms about a person: to find one, register one, list one at a care centre, and write down who acts for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from narmare.contact.resident.forms import international
from narmare.design.forms import Form
from narmare.region.models import Agency, Listing


class PersonSearchForm(Form):
    """Find a person by name among those one may read about, or anybody by the whole number."""

    who = forms.CharField(
        label=_("Namn eller personnummer"),
        help_text=_(
            "Sökningen står i åtkomstloggen. Skriv hela numret för den som inte är listad här: personnummer, samordningsnummer eller reservnummer."
        ),
        max_length=80,
    )


class PersonForm(Form):
    """Somebody who is not in the register: as little as a case needs."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Vilket nummer har personen?"),
        widget=forms.RadioSelect,
        choices=[
            ("number", _("Personnummer eller samordningsnummer")),
            ("reserve", _("Reservnummer")),
            ("none", _("Inget nummer")),
        ],
        initial="number",
    )
    number = forms.CharField(label=_("Nummer"), max_length=16, required=False)
    birth_date = forms.DateField(
        label=_("Född"), help_text=_("Behövs när numret inte säger det."), required=False
    )
    phone = forms.CharField(
        label=_("Telefonnummer"), widget=forms.TextInput(attrs={"type": "tel"}), max_length=20, required=False
    )
    listed = forms.BooleanField(
        label=_("Lista personen här från i dag"),
        help_text=_("När personen, eller ett nyfött barns vårdnadshavare, har valt vårdcentralen."),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        """The number as +46..., or an empty text."""
        return international(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""

    def clean(self) -> dict[str, Any]:
        """A number where one was said to be, none where not."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == "none":
            given["number"] = ""
        elif "kind" in given and not given.get("number"):
            self.add_error("number", gettext("Skriv numret, eller välj Inget nummer."))
        if given.get("kind") != "number" and not given.get("birth_date") and "birth_date" not in self.errors:
            self.add_error("birth_date", gettext("Skriv när personen är född."))
        return given


class ListingForm(Form):
    """The care centre that a person has chosen, from when, how it was said and why."""

    unit = forms.ChoiceField(label=_("Vilken vårdcentral har personen valt?"))
    valid_from = forms.DateField(label=_("Från och med"))
    said_by = forms.ChoiceField(
        label=_("Hur gjordes valet?"),
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Varför?"),
        help_text=_("Till exempel: har flyttat, nyfödd, eget önskemål. Skriv inget om hälsa."),
        max_length=300,
    )
    special = forms.BooleanField(
        label=_("Det finns särskilda skäl för ett byte till"),
        help_text=_("Behövs bara när personen redan har bytt så ofta som regionen tillåter."),
        required=False,
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Välj")), *units]  # type: ignore[attr-defined]
        said = [(value, label) for value, label in Listing.Said.choices if value]
        self.fields["said_by"].choices = [  # type: ignore[attr-defined]
            (value, label[:1].upper() + label[1:]) for value, label in said
        ]


class RightForm(Form):
    """Who acts for a person, why, for what and until when.  A child's guardian gets all of it until the 13th birthday."""

    who = forms.CharField(
        label=_("Vem ska företräda personen?"),
        help_text=_("Skriv personnummer, eller koden som står under Vad får jag göra?"),
        max_length=40,
    )
    ground = forms.ChoiceField(
        label=_("Varför?"),
        widget=forms.RadioSelect,
        choices=[
            (Agency.Ground.SPOKEN, _("Personen har sagt det, på plats och med legitimation")),
            (Agency.Ground.WRITTEN, _("Skriftlig fullmakt")),
            (Agency.Ground.TRUSTEE, _("God man eller förvaltare enligt beslut")),
        ],
    )
    scope = forms.MultipleChoiceField(
        label=_("Vad gäller rätten?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Agency.Scope.OVERVIEW, _("Grunduppgifter och kontakter")),
            (Agency.Scope.CASES, _("Ärenden, och att kontakta vården för personen")),
            (Agency.Scope.ACCESS_LOG, _("Vem som har läst om personen")),
        ],
        initial=[Agency.Scope.OVERVIEW, Agency.Scope.CASES],
    )
    valid_to = forms.DateField(label=_("Till och med"), help_text=_("Senast om ett år."))
    seen = forms.BooleanField(label=_("Jag har kontrollerat vem det är, och handlingen om det finns någon"))

    def __init__(self, *args: Any, child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if child:
            for name in ("ground", "scope", "valid_to"):
                del self.fields[name]
            self.fields["seen"].label = _("Jag har sett i folkbokföringen att hen är vårdnadshavare")
