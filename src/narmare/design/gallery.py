"""Sample contents for the component gallery (/komponenter).  Everything in it is invented."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.design import gallery_charts
from narmare.design.forms import Form, Option
from narmare.design.icons import PATHS
from narmare.design.tables import Cell, Column, Table, table


class SampleForm(Form):
    """One field of each kind."""

    reason = forms.CharField(
        label=gettext_lazy("Vad vill du ha hjälp med?"), help_text=gettext_lazy("Skriv kort.")
    )
    since = forms.ChoiceField(
        label=gettext_lazy("Hur länge har du haft besvären?"),
        help_text=gettext_lazy("Är du osäker väljer du ”Jag vet inte”."),
        widget=forms.RadioSelect,
        choices=lambda: [
            ("day", _("Mindre än ett dygn")),
            ("week", _("1–7 dagar")),
            ("longer", Option(_("Längre än en vecka"), hint=_("Vi frågar mer om det på nästa sida."))),
            ("unknown", _("Jag vet inte")),
        ],
    )
    signs = forms.MultipleChoiceField(
        label=gettext_lazy("Vilka besvär har du?"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [("fever", _("Feber")), ("cough", _("Hosta")), ("none", _("Inget av detta"))],
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Vårdcentral"),
        choices=lambda: [("", _("Välj")), ("a", _("Vårdcentralen Tranan")), ("b", _("Vårdcentralen Linden"))],
    )
    on = forms.DateField(label=gettext_lazy("Vilken dag passar dig?"), required=False)
    more = forms.CharField(
        label=gettext_lazy("Berätta mer"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    picture = forms.FileField(
        label=gettext_lazy("Bild"), help_text=gettext_lazy("Högst 10 MB."), required=False
    )
    agree = forms.BooleanField(label=gettext_lazy("Vårdcentralen får läsa min journal"))


def sample_table() -> Table:
    """Three invented units and their figures."""
    return table(
        _("Fast läkarkontakt per vårdcentral"),
        [
            Column(_("Enhet")),
            Column(_("Andel, %"), number=True),
            Column(_("Listade"), number=True),
            Column(_("Variation")),
        ],
        [
            [Cell(_("Vårdcentralen Tranan"), "#tabell"), "61,8", "9 200", _("Förbättring")],
            [Cell(_("Vårdcentralen Linden"), "#tabell"), "48,2", "4 100", _("Ingen säker förändring")],
            [Cell(_("Vårdcentralen Orion"), "#tabell"), "–", "1 450", _("För få för att visas")],
        ],
    )


def _tasks() -> list[dict[str, Any]]:
    return [
        {"label": _("Lämna prov"), "status": _("Klar")},
        {
            "label": _("Mät blodtrycket"),
            "url": "#uppgifter",
            "hint": _("Varje morgon"),
            "status": _("Pågår"),
            "kind": "info",
        },
        {"label": _("Boka återbesök"), "url": "#uppgifter", "status": _("Att göra"), "kind": "warn"},
    ]


def _chat() -> list[dict[str, Any]]:
    morning = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)
    return [
        {
            "by": _("Du"),
            "at": morning,
            "text": _("Hej, jag har haft ont i knät sedan i lördags."),
            "mine": True,
        },
        {
            "by": _("Sjuksköterska"),
            "at": morning.replace(minute=31),
            "text": _("Tack. Är knät svullet eller rött?"),
            "mine": False,
        },
    ]


def page() -> dict[str, Any]:
    """The context of the gallery page."""
    return {
        **gallery_charts.sample(),
        "form": None,
        "sample_form": SampleForm(),
        "icons": sorted(PATHS),
        "table": sample_table(),
        "tasks": _tasks(),
        "messages_log": _chat(),
        "summary": [
            {"label": _("Kontaktorsak"), "value": _("Ont i knät"), "url": "#svar", "what": _("kontaktorsak")},
            {"label": _("Sedan"), "value": _("I lördags"), "url": "#svar", "what": _("sedan när")},
        ],
        "tabs": [
            {"label": _("Alla"), "url": "#flikar", "current": True, "count": 23},
            {"label": _("Mina"), "url": "#flikar", "current": False, "count": 4},
        ],
        "page": Paginator(range(90), 30).page(2),
        "signs": [_("har svårt att andas"), _("har tryck över bröstet")],
    }
