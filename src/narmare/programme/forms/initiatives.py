"""Forms of the one way in: propose, change, assess, coordinate, prioritise, decide, pass a gate, close."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.design.forms import Form, Option
from narmare.design.language import active_language
from narmare.programme.forms.fields import (
    CHOOSE,
    LinesField,
    SeenForm,
    area_text,
    goal_choices,
    place_choices,
)
from narmare.programme.forms.meetings import decision_words
from narmare.programme.method import natures
from narmare.programme.models import Area, Arena, Decision, EffectPlan, Group, Initiative, Settlement
from narmare.programme.policies.changes import label
from narmare.region.models import Unit


def _areas() -> list[tuple[str, str]]:
    return [(area.code, area.title) for area in Area.objects.order_by("order")]


class _AreaField(forms.ChoiceField):
    """A programme area; the cleaned value is the area."""

    def clean(self, value: Any) -> Any:
        return Area.objects.filter(code=super().clean(value)).first()

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Area) else value


class _GroupsField(forms.MultipleChoiceField):
    """Whom it is about."""

    widget = forms.CheckboxSelectMultiple


class ProposalForm(Form):
    """The one way in: what everybody fills in who proposes something."""

    title = forms.CharField(label=gettext_lazy("Vad ska initiativet heta?"), max_length=120)
    area = _AreaField(label=gettext_lazy("Vilket programområde hör det till?"))
    why = area_text(
        label=gettext_lazy("Varför behövs det?"),
        help_text=gettext_lazy("Vad är problemet, för vem, och hur vet ni det?"),
    )
    groups = _GroupsField(label=gettext_lazy("Vilka gäller det?"), choices=Group.choices)
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Var skulle det införas?"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Välj flera om det gäller flera."),
    )  # fmt: skip
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Vilka mål ska det påverka?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, own: Iterable[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [CHOOSE, *_areas()]  # type: ignore[attr-defined]
        self.fields["places"].choices = place_choices(own)  # type: ignore[attr-defined]
        self.fields["goals"].choices = goal_choices()  # type: ignore[attr-defined]


class EditForm(SeenForm):
    """Name, reasons, groups, activities and the plan."""

    title_sv = forms.CharField(label=gettext_lazy("Namn"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Namn på engelska"), max_length=200)
    area = _AreaField(label=gettext_lazy("Programområde"))
    why = area_text(label=gettext_lazy("Varför"), required=False)
    groups = _GroupsField(label=gettext_lazy("Vilka gäller det?"), choices=Group.choices, required=False)
    activities = LinesField(
        label=gettext_lazy("Aktiviteter"), required=False, help_text=gettext_lazy("En på varje rad.")
    )
    prepare_from = forms.DateField(label=gettext_lazy("Förberedande fas börjar"), required=False)
    introduce_from = forms.DateField(label=gettext_lazy("Införandet börjar"), required=False)
    effects_from = forms.DateField(label=gettext_lazy("Effekthanteringen börjar"), required=False)
    close_on = forms.DateField(label=gettext_lazy("Avslutas"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = _areas()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each phase begins after the one before it."""
        given: dict[str, Any] = super().clean() or {}
        names = ("prepare_from", "introduce_from", "effects_from", "close_on")
        days = [(name, given[name]) for name in names if given.get(name)]
        for (_early, first), (late, second) in zip(days, days[1:], strict=False):
            if second <= first:
                self.add_error(
                    late,
                    _("Ska börja efter fasen före: välj en dag efter %(day)s.") % {"day": first.isoformat()},
                )
        return given


class AssessForm(SeenForm):
    """Simple, complicated or complex: what each asks for stands beside it."""

    complexity = forms.ChoiceField(
        label=gettext_lazy("Vilken karaktär har initiativet?"), widget=forms.RadioSelect
    )
    assessment = area_text(label=gettext_lazy("Vad bygger ni bedömningen på?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, asked = active_language(), natures()
        self.fields["complexity"].choices = [  # type: ignore[attr-defined]
            (value, Option(str(name).capitalize(), hint=" ".join((
                _("Ledare:"), asked[value].leaders.inn(language), _("Medarbetare:"), asked[value].staff.inn(language),
            ))))
            for value, name in Initiative.Complexity.choices
        ]  # fmt: skip


class CoordinateForm(SeenForm):
    """How it goes together with what else is going on; the overlaps stand above."""

    coordination = area_text(
        label=gettext_lazy("Hur ska det samordnas med de andra?"),
        help_text=gettext_lazy(
            "Ska något slås ihop, vänta eller räknas en gång? Skriv det om ingenting behövs."
        ),
    )


class PrioritiseForm(SeenForm):
    """A proposed priority."""

    priority = forms.TypedChoiceField(
        label=gettext_lazy("Vilken prioritet föreslår ni?"), coerce=int, widget=forms.RadioSelect,
        choices=[(1, gettext_lazy("1 – först")), (2, "2"), (3, "3"), (4, gettext_lazy("4 – kan vänta"))],
    )  # fmt: skip
    priority_reason = area_text(label=gettext_lazy("Varför?"))


class DecideForm(SeenForm):
    """What an arena decided."""

    start = forms.ChoiceField(
        label=gettext_lazy("Vad beslutades?"), widget=forms.RadioSelect,
        choices=[("ja", gettext_lazy("Initiativet ska startas")), ("nej", gettext_lazy("Initiativet ska inte startas"))],
    )  # fmt: skip
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Vilket beslut är det?"), queryset=Decision.objects.none(), required=False,
        empty_label=gettext_lazy("Det står inte i beslutsregistret än"),
        help_text=gettext_lazy("Ett beslut kan avgöra flera initiativ. Står det inte i listan skriver ni in det här nedanför."),
    )  # fmt: skip
    arena = forms.ModelChoiceField(
        label=gettext_lazy("Var fattades det?"), queryset=Arena.objects.none(), required=False, empty_label=gettext_lazy("Välj"),
    )  # fmt: skip
    decided_on = forms.DateField(label=gettext_lazy("När fattades det?"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Beslutets beteckning"), max_length=40, required=False,
        help_text=gettext_lazy("Till exempel § 12. Beslutet skrivs in i mötets protokoll."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settles = Settlement.objects.filter(decision=OuterRef("pk"), initiative=OuterRef("initiative"))
        own = Q(initiative=None) | Q(initiative=self.initial.get("pk")) | Exists(settles)
        free = Decision.objects.filter(own).select_related("meeting__arena")
        self.fields["decision"].queryset = free.order_by("-meeting__on", "pk")  # type: ignore[attr-defined]
        self.fields["decision"].label_from_instance = decision_words  # type: ignore[attr-defined]
        deciding = Arena.objects.exclude(mandate=Arena.Mandate.ADVISES).order_by("order", "code")
        self.fields["arena"].queryset = deciding  # type: ignore[attr-defined]
        self.fields["arena"].label_from_instance = lambda arena: arena.title  # type: ignore[attr-defined]


class GateForm(SeenForm):
    """Nothing but a note: what the gate asks for is in the register."""

    note = area_text(label=gettext_lazy("Anteckning till beslutet"), required=False)


class CloseForm(SeenForm):
    """What others need to learn."""

    learning = area_text(
        label=gettext_lazy("Vad har ni lärt er?"),
        help_text=gettext_lazy("Vad gav effekt, vad gav ingen, och vad ska andra göra på ett annat sätt?"),
    )


class EffectPlanForm(SeenForm):
    """The seven questions, and what the effect is; they may be answered one at a time."""

    HINTS = {
        "benefit": gettext_lazy(
            "För invånare, medarbetare eller ekonomi. Inte vad ni gör, utan vad som blir bättre."
        ),
        "realisation": gettext_lazy("Vad måste vara på plats, och vilka aktiviteter leder dit?"),
        "realiser": gettext_lazy("En chef i linjen, som roll. Inte projektet."),
        "arises": gettext_lazy("Oftast stegvis, efter att arbetssättet är infört på varje enhet."),
        "follow_up": gettext_lazy("Hur ofta och var i den vanliga uppföljningen?"),
        "follower": gettext_lazy("En roll utanför projektet, till exempel enhetens controller."),
        "measures": gettext_lazy("Få och stabila. De ska finnas som rader i nyttoregistret."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate((*EffectPlan.QUESTIONS, *EffectPlan.DESCRIPTIONS), start=1):
            question = label(EffectPlan, name)
            text = f"{number}. {question}" if name in EffectPlan.QUESTIONS else question
            self.fields[name] = area_text(label=text, required=False, help_text=self.HINTS.get(name, ""))
