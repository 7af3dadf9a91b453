"""Forms of roles, rights and the review of the access log.  They clean what was typed; rules are in `policies`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.design.forms import Form, Option
from narmare.region import needs, processes, queries
from narmare.region.models import Account, Agency, Block, Finding, RoleGrant, Unit
from narmare.region.paths import ATTITUDE, CONDITIONS, PATHS, Path
from narmare.region.permissions import PURPOSES, ROLES


class GrantForm(Form):
    """Give somebody a role at a unit."""

    account = forms.ModelChoiceField(
        label=gettext_lazy("Vem"), queryset=Account.objects.none(), empty_label=gettext_lazy("Välj")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Roll"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (key, Option(str(role.title), hint=str(role.description))) for key, role in ROLES.items()
        ],
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Var"),
        help_text=gettext_lazy("Rollen gäller på enheten och på allt som ligger under den."),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("Välj"),
    )
    need = forms.ChoiceField(
        label=gettext_lazy("Vilket behov i behovs- och riskanalysen?"),
        help_text=gettext_lazy("Behovet ska höra till rollen som du har valt."),
        choices=lambda: [
            ("", _("Välj")),
            *(
                (one.key, f"{ROLES[one.role].title}: {needs.text(one.key)}")
                for one in needs.analysis().needs.values()
            ),
        ],
    )
    process = forms.ChoiceField(
        label=gettext_lazy("Vårdprocess"),
        help_text=gettext_lazy("Välj bara för den som arbetar i en vårdprocess."),
        required=False,
        choices=lambda: [("", _("Enhetens gemensamma arbete")), *_processes()],
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför behövs rollen?"),
        help_text=gettext_lazy("Skriv vad i arbetet som kräver den. Skriv inget om någon patient."),
        max_length=300,
    )
    review_on = forms.DateField(
        label=gettext_lazy("När ska rollen omprövas?"), help_text=gettext_lazy("Senast om ett år.")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = queries.staff_accounts()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.on(on).order_by("path")  # type: ignore[attr-defined]


class AssignmentForm(Form):
    """In which assignment somebody works."""

    assignment = forms.ChoiceField(
        label=gettext_lazy("Vilket uppdrag arbetar du i nu?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, held: Sequence[RoleGrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignment"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), Option(_assignment(one), hint=str(PURPOSES[one.role]))) for one in held
        ]


class AgencyForm(Form):
    """Let somebody read about oneself."""

    agent_key = forms.CharField(
        label=gettext_lazy("Vem ska få läsa?"),
        help_text=gettext_lazy(
            "Skriv personens kod. Den står under Vad får jag göra? när personen är inloggad."
        ),
        max_length=40,
    )
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("Vad får personen läsa?"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(value, _sentence(label)) for value, label in Agency.Scope.choices],
    )
    valid_to = forms.DateField(label=gettext_lazy("Till och med"), required=False)


class BlockForm(Form):
    """Close something about oneself: to a unit's staff, or what a unit has written."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Vad vill du spärra?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, _sentence(label)) for value, label in Block.Kind.choices],
        initial=Block.Kind.READER,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Vilken enhet?"),
        queryset=Unit.objects.exclude(kind__in=[Unit.Kind.REGION, Unit.Kind.MUNICIPALITY])
        .filter(valid_to=None)
        .order_by("name"),
        empty_label=gettext_lazy("Välj"),
    )
    process = forms.ChoiceField(
        label=gettext_lazy("Vilken vårdprocess?"),
        help_text=gettext_lazy("Fyll bara i det om du spärrar mellan vårdprocesser."),
        required=False,
        choices=lambda: [("", _("Ingen")), *_processes()],
    )


class FindForm(Form):
    """Ask what is closed about somebody, by the whole number."""

    number = forms.CharField(
        label=gettext_lazy("Personnummer"),
        help_text=gettext_lazy("Hela numret. Personen får se att du har frågat."),
        max_length=20,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Vilken enhet arbetar du på nu?"),
        queryset=Unit.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class HomeCareForm(FindForm):
    """Write down home health care, and the person's consent if they have given it."""

    said = forms.MultipleChoiceField(
        label=gettext_lazy("Får enheten läsa om personen?"),
        help_text=gettext_lazy("Kryssa i det som du vet. Lämna tomt om personen inte har samtyckt."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=lambda: [(key, CONDITIONS[key]) for key in PATHS["consent"].asked],
    )


class BeginForm(Form):
    """Open by one way of the law: its conditions, and why."""

    said = forms.MultipleChoiceField(
        label=gettext_lazy("Vad gäller nu?"),
        help_text=gettext_lazy("Kryssa bara i det som du vet."),
        widget=forms.CheckboxSelectMultiple,
    )
    attitude = forms.CharField(
        label=gettext_lazy("Vad vet du om personens inställning, och hur vet du det?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=500,
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför behöver du uppgifterna nu?"),
        help_text=gettext_lazy("Din chef läser det. Personen får se vilket skäl du valde."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )

    def __init__(self, *args: Any, path: Path, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].choices = [(key, CONDITIONS[key]) for key in path.asked]  # type: ignore[attr-defined]
        if ATTITUDE not in path.asked:
            del self.fields["attitude"]


class ChooseForm(Form):
    """What to open."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Vad behöver du för vården?"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = list(choices)  # type: ignore[attr-defined]


class AnswerForm(Form):
    """Whether a block is lifted for who asks."""

    why = forms.CharField(
        label=gettext_lazy("Varför?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )


class DecideForm(Form):
    """What a reviewer decided about a finding."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Hur bedömer du läsningen?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, _sentence(label)) for value, label in Finding.Decision.choices if value],
    )
    why = forms.CharField(
        label=gettext_lazy("Varför?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )


class ReviewForm(Form):
    """The outcome of a check of the access log."""

    follow_up = forms.CharField(
        label=gettext_lazy("Vilka rader måste följas upp?"),
        help_text=gettext_lazy(
            "Skriv radernas nummer med komma mellan. Lämna tomt om inget behöver följas upp."
        ),
        required=False,
        max_length=300,
    )

    def clean_follow_up(self) -> list[int]:
        """The numbers as integers, each once."""
        parts = [part.strip() for part in self.cleaned_data["follow_up"].replace(";", ",").split(",")]
        numbers = [part for part in parts if part]
        if not all(number.isdecimal() for number in numbers):
            raise forms.ValidationError(_("Skriv bara nummer med komma mellan, till exempel 12, 15."))
        return sorted({int(number) for number in numbers})


def _processes() -> list[tuple[str, str]]:
    return [(key, processes.title(key)) for key in processes.processes()]


def _assignment(grant: RoleGrant) -> str:
    """The role, where, and in which care process if in one."""
    parts = [str(ROLES[grant.role].title), grant.unit.name]
    return ", ".join([*parts, processes.title(grant.process)] if grant.process else parts)


def _sentence(label: Any) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
