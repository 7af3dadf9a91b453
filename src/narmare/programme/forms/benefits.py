"""A row of the benefits register, and what each of its states asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.programme.forms.fields import (
    CHOOSE,
    LinesField,
    SeenForm,
    UnitField,
    area_text,
    indicator_choices,
    unit_choices,
)
from narmare.programme.forms.meetings import decision_words
from narmare.programme.models import Benefit, Decision, Group
from narmare.programme.policies.benefits import NEXT
from narmare.programme.queries.decisions import meant_by
from narmare.programme.realised import baseline_of


State = Benefit.State


class BenefitForm(SeenForm):
    """Everything that a row holds.  Only the name, the kind and whom it is for must be there to begin with."""

    title = forms.CharField(label=gettext_lazy("Vad är nyttan?"), max_length=200)
    category = forms.ChoiceField(label=gettext_lazy("Slag av nytta"), choices=Benefit.Category.choices)
    payout = forms.ChoiceField(label=gettext_lazy("Hur tas den ut?"), choices=Benefit.Payout.choices)
    group = forms.ChoiceField(label=gettext_lazy("Vem får nyttan?"), choices=Group.choices)
    chain = LinesField(
        label=gettext_lazy("Effektkedja"), required=False,
        help_text=gettext_lazy("Ett steg på varje rad: vad som levereras, nytt arbetssätt, vad som rör sig först, effekten."),
    )  # fmt: skip
    unit = UnitField(label=gettext_lazy("Enhet som realiserar nyttan"), required=False)
    realiser = forms.CharField(
        label=gettext_lazy("Linjechef som realiserar"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("En roll, inget namn."),
    )
    follower = forms.CharField(
        label=gettext_lazy("Vem följer upp?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("En roll utanför projektet."),
    )
    profession = forms.ChoiceField(
        label=gettext_lazy("Yrke vars tid ändras"), choices=Benefit.Profession.choices, required=False
    )
    starts_on = forms.DateField(label=gettext_lazy("När börjar nyttan?"), required=False)
    ramp_months = forms.IntegerField(
        label=gettext_lazy("Månader till full effekt"), min_value=0, max_value=120, required=False
    )
    indicator = forms.ChoiceField(label=gettext_lazy("Mätetal"), required=False)
    manual_measure = forms.CharField(
        label=gettext_lazy("Eget mått"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Bara om inget mätetal passar."),
    )
    manual_source = forms.CharField(
        label=gettext_lazy("Det egna måttets källa"), max_length=200, required=False
    )
    fetch = forms.BooleanField(
        label=gettext_lazy("Hämta utgångsvärdet från mätetalet och frys det"), required=False
    )
    baseline = forms.FloatField(label=gettext_lazy("Utgångsvärde"), required=False)
    baseline_period = forms.DateField(
        label=gettext_lazy("Utgångsvärdets månad"),
        required=False,
        help_text=gettext_lazy("Första dagen i månaden."),
    )
    target = forms.FloatField(label=gettext_lazy("Målvärde"), required=False)
    target_on = forms.DateField(label=gettext_lazy("När ska målvärdet nås?"), required=False)
    natural_unit = forms.CharField(
        label=gettext_lazy("Nyttan räknas i"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Till exempel besök, samtal eller vårddygn."),
    )
    low = forms.FloatField(label=gettext_lazy("Minst per år"), required=False)
    mid = forms.FloatField(label=gettext_lazy("Troligast per år"), required=False)
    high = forms.FloatField(label=gettext_lazy("Högst per år"), required=False)
    sek_each = forms.DecimalField(
        label=gettext_lazy("Kronor per styck"), max_digits=12, decimal_places=2, required=False
    )
    hours_each = forms.DecimalField(
        label=gettext_lazy("Timmar per styck"), max_digits=8, decimal_places=3, required=False
    )
    price_year = forms.IntegerField(
        label=gettext_lazy("Prisnivå, år"), min_value=2000, max_value=2100, required=False
    )
    disbenefit = area_text(label=gettext_lazy("Vad blir sämre, och för vem?"), required=False)
    double_count_group = forms.SlugField(
        label=gettext_lazy("Räknas ihop med"), max_length=50, required=False,
        help_text=gettext_lazy("Samma ord på flera nyttor: de räknas en gång. Små bokstäver utan mellanslag."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [CHOOSE, *unit_choices()]  # type: ignore[attr-defined]
        none = ("", _("Inget: vi har ett eget mått"))
        self.fields["indicator"].choices = [none, *indicator_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The measure is one that the product has or one in words, the range holds the expected value, and a baseline has its period."""
        given: dict[str, Any] = super().clean() or {}
        given["ramp_months"] = given.get("ramp_months") or 0
        given["baseline_snapshot"] = ""
        self._clean_measure(given)
        self._clean_range(given)
        if given.pop("fetch", False):
            self._fetch(given)
        elif given.get("baseline") is not None and not given.get("baseline_period"):
            self.add_error("baseline_period", _("Skriv vilken månad utgångsvärdet gäller."))
        elif given.get("baseline") is not None and given["baseline"] == self.initial.get("baseline"):
            given["baseline_snapshot"] = self.initial.get("baseline_snapshot", "")
        return given

    def _clean_measure(self, given: dict[str, Any]) -> None:
        if given.get("indicator") and (given.get("manual_measure") or given.get("manual_source")):
            self.add_error("indicator", _("Välj ett mätetal eller skriv ett eget mått, inte båda."))
        if bool(given.get("manual_measure")) != bool(given.get("manual_source")):
            empty = "manual_source" if given.get("manual_measure") else "manual_measure"
            self.add_error(empty, _("Ett eget mått behöver både namn och källa."))

    def _clean_range(self, given: dict[str, Any]) -> None:
        parts = [given.get(name) for name in ("low", "mid", "high")]
        known = [part for part in parts if part is not None]
        if known and len(known) < len(parts):
            self.add_error("mid", _("Skriv alla tre: minst, troligast och högst."))
        elif known != sorted(known):
            self.add_error("mid", _("Talen ska stå i ordning: minst, troligast, högst."))

    def _fetch(self, given: dict[str, Any]) -> None:
        """Take the baseline from the published numbers, with the snapshot that it is frozen in."""
        unit, indicator = given.get("unit"), given.get("indicator")
        found = baseline_of(indicator or "", unit.code) if unit is not None else None
        if found is None:
            self.add_error(
                "fetch",
                _(
                    "Det finns inget publicerat värde för mätetalet på den enheten. Skriv utgångsvärdet själv."
                ),
            )
            return
        given |= {
            "baseline": found.value,
            "baseline_period": found.period,
            "baseline_snapshot": found.snapshot,
        }


class MoveForm(SeenForm):
    """Another state, and what it asks for."""

    state = forms.ChoiceField(label=gettext_lazy("Vad är nyttan nu?"), widget=forms.RadioSelect)
    state_reason = area_text(
        label=gettext_lazy("Varför?"), required=False,
        help_text=gettext_lazy("Krävs för inte realiserad och avskriven. För ett eget mått: vilket värde, när och varifrån."),
    )  # fmt: skip
    design = forms.CharField(
        label=gettext_lazy("Verifierad: hur är effekten studerad?"), max_length=200, required=False
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("Verifierad: hur säker är studien?"), required=False,
        choices=[CHOOSE, ("A", gettext_lazy("A – jämfört med enheter som väntar")), ("B", gettext_lazy("B – svagare jämförelse")),
                 ("C", gettext_lazy("C – tidsserie utan jämförelse")), ("D", gettext_lazy("D – före och efter"))],
    )  # fmt: skip
    estimate = forms.FloatField(label=gettext_lazy("Verifierad: effekt"), required=False)
    evidence_low = forms.FloatField(label=gettext_lazy("Verifierad: nedre gräns"), required=False)
    evidence_high = forms.FloatField(label=gettext_lazy("Verifierad: övre gräns"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Verifierad: var finns studien?"), max_length=300, required=False
    )
    taken_home_search = forms.CharField(
        label=gettext_lazy("Hemtagen: budgetbeslutet i beslutsregistret"), max_length=100, required=False,
        help_text=gettext_lazy("Sök med paragraf, nämnd eller ord, till exempel RS § 159. Är det fattat någon annanstans: lämna tomt och skriv dag och beteckning."),
    )  # fmt: skip
    taken_home_by = forms.ModelChoiceField(
        label=gettext_lazy("Hemtagen: vilket av besluten är det?"), queryset=Decision.objects.none(), required=False,
        widget=forms.RadioSelect, empty_label=None,
    )  # fmt: skip
    taken_home_on = forms.DateField(label=gettext_lazy("Hemtagen: när fattades beslutet?"), required=False)
    taken_home_reference = forms.CharField(
        label=gettext_lazy("Hemtagen: beslutets beteckning"), max_length=120, required=False
    )
    taken_home_sek = forms.DecimalField(
        label=gettext_lazy("Hemtagen: kronor per år"), max_digits=14, decimal_places=2, required=False
    )
    VERIFIED = ("design", "grade", "estimate", "evidence_low", "evidence_high", "source")
    SOUGHT = ("taken_home_search", "taken_home_by")
    TAKEN = ("taken_home_on", "taken_home_reference", "taken_home_sek")

    def __init__(self, *args: Any, benefit: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = NEXT[benefit.state]
        self.fields["state"].choices = [(one, str(State(one).label).capitalize()) for one in ways]  # type: ignore[attr-defined]
        for name in (
            *(self.VERIFIED if State.VERIFIED not in ways or benefit.indicator else ()),
            *((*self.SOUGHT, *self.TAKEN) if State.TAKEN_HOME not in ways else ()),
        ):
            del self.fields[name]
        if "taken_home_by" in self.fields:
            self._offer()

    def _offer(self) -> None:
        """The decisions that the words mean, to choose from; a number that only one has is a choice already."""
        words = str(self.data.get(self.add_prefix("taken_home_search"), "")) if self.is_bound else ""
        self.meant = meant_by(words)
        self.certain = len(self.meant) == 1 and "§" in words
        if not self.meant or self.certain:
            del self.fields["taken_home_by"]
            return
        offered = Decision.objects.filter(pk__in=[one.pk for one in self.meant])
        field = self.fields["taken_home_by"]
        field.queryset = offered.select_related("meeting__arena")  # type: ignore[attr-defined]
        field.label_from_instance = decision_words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is taken home names the one decision of the register by which it is."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("state") == State.TAKEN_HOME and given.get("taken_home_search"):
            self._choose(given)
        return given

    def _choose(self, given: dict[str, Any]) -> None:
        """Find the one decision of the register that is meant."""
        if not self.meant:
            self.add_error("taken_home_search", _("Inget beslut i registret svarar mot orden. Sök med andra ord, eller skriv dag och beteckning nedanför."))  # fmt: skip
        elif given.get("taken_home_on") or given.get("taken_home_reference"):
            self.add_error("taken_home_search", _("Välj beslutet i registret, eller skriv dag och beteckning. Inte båda."))  # fmt: skip
        elif self.certain:
            given["taken_home_by"] = self.meant[0]
        elif not given.get("taken_home_by"):
            self.add_error("taken_home_by", _("Välj vilket av besluten som svarar mot orden det är, eller sök med fler ord."))  # fmt: skip

    @property
    def evidence(self) -> dict[str, Any]:
        """What the study says, as the register keeps it."""
        given = self.cleaned_data
        renamed = {"low": given.get("evidence_low"), "high": given.get("evidence_high")}
        return {name: given.get(name) for name in ("design", "grade", "estimate", "source")} | renamed

    @property
    def decision(self) -> dict[str, Any]:
        """The budget decision."""
        return {name: self.cleaned_data.get(name) for name in (*self.TAKEN, "taken_home_by")}
