"""Forms of audits and their answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from narmare.programme.forms.meetings import decision_words
from narmare.programme.forms.rows import RowForm, text
from narmare.programme.models import Arena, Aspect, Audit, AuditEvidence, AuditQuestion, Decision


class AuditForm(RowForm):
    """A new audit."""

    title = forms.CharField(label=_("Vad som granskades"), max_length=200)
    reference = forms.CharField(label=_("Revisorernas nummer"), max_length=40)
    code = forms.SlugField(
        label=_("Kort namn i adressen"), max_length=80, help_text=_("Till exempel 24rv25."),
        error_messages={"invalid": _("Skriv bokstäver a–z, siffror och bindestreck, utan mellanslag.")},
    )  # fmt: skip
    on = forms.DateField(label=_("Granskningens dag"))
    auditor = forms.CharField(label=_("Vem som granskade"), max_length=200)
    judgement = text(_("Samlad bedömning"), required=False)
    answer_due = forms.DateField(label=_("Svar senast"), required=False)
    follow_up_due = forms.DateField(label=_("Avstämning senast"), required=False)
    boards = forms.ModelMultipleChoiceField(
        label=_("Granskade nämnder"),
        queryset=Arena.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self, row: Any) -> None:
        self.fields["boards"].queryset = Arena.objects.filter(kind=Arena.Kind.BOARD)  # type: ignore[attr-defined]
        self.fields["boards"].label_from_instance = lambda board: board.title  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """The code, if no audit has it."""
        code: str = self.cleaned_data["code"]
        if Audit.objects.filter(code=code).exists():
            raise forms.ValidationError(gettext("En annan granskning har det namnet. Välj ett annat."))
        return code


class QuestionForm(RowForm):
    """A question of an audit."""

    about = forms.CharField(label=_("Fråga"), max_length=300)
    aspect = forms.ChoiceField(label=_("Handlar om"), choices=Aspect.choices)
    judgement = forms.ChoiceField(label=_("Bedömning"), choices=AuditQuestion.Judgement.choices, widget=forms.RadioSelect)  # fmt: skip
    why = text(_("Varför"), required=False, rows=3)


class RecommendationForm(RowForm):
    """A recommendation."""

    about = forms.CharField(label=_("Rekommendation"), max_length=300)
    aspect = forms.ChoiceField(label=_("Handlar om"), choices=Aspect.choices)


class AnswerForm(RowForm):
    """The answer to a recommendation."""

    owner_title = forms.CharField(label=_("Vem som ansvarar för åtgärderna"), max_length=120, required=False)
    done = text(_("Vidtagna åtgärder"), required=False, rows=5)
    planned = text(_("Planerade åtgärder"), required=False, rows=5)
    time_plan = text(_("Tidplan"), required=False, rows=3)
    views = text(_("Andra synpunkter"), required=False, rows=3)

    def prepare(self, row: Any) -> None:
        for name in ("owner_title", "done", "planned", "time_plan", "views"):
            self.initial.setdefault(name, getattr(row, name))


class EvidenceForm(RowForm):
    """A page where something can be seen."""

    title = forms.CharField(label=_("Vad som syns där"), max_length=200)
    path = forms.CharField(label=_("Sidans adress"), max_length=300, help_text=_("Från och med det första snedstrecket, till exempel /matetal."))  # fmt: skip


class PickEvidenceForm(RowForm):
    """One of the pages."""

    evidence = forms.ModelChoiceField(
        label=_("Sida"), queryset=AuditEvidence.objects.none(), empty_label=_("Välj")
    )

    def prepare(self, row: Any) -> None:
        self.fields["evidence"].queryset = row.evidence.all()  # type: ignore[attr-defined]


class SendForm(RowForm):
    """The decision that adopts the answer."""

    decision = forms.ModelChoiceField(label=_("Beslut där svaret fastställdes"), queryset=Decision.objects.none(), empty_label=_("Välj"))  # fmt: skip

    def prepare(self, row: Any) -> None:
        field: Any = self.fields["decision"]
        field.queryset = Decision.objects.filter(meeting__on__gte=row.on, replaced_by=None).select_related("meeting__arena")  # fmt: skip
        field.label_from_instance = decision_words


class ProgressForm(RowForm):
    """What has happened since."""

    text = text(_("Vad som har hänt sedan svaret"))
