"""Forms of the staff's pages.  They clean what was typed; rules are in `policies`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from narmare.contact.levels import LEVEL_TITLES
from narmare.contact.models import CallBack, Case
from narmare.contact.policies import LONGEST_CALLER
from narmare.contact.resident.forms import QuestionForm
from narmare.design.forms import Form
from narmare.knowledge.decisions.model import LEVELS
from narmare.knowledge.questionnaires.model import Item
from narmare.knowledge.routines.model import PHONE


PRIORITIES = (
    (1, _("1 Genast")),
    (2, _("2 Inom några timmar")),
    (3, _("3 I dag")),
    (4, _("4 Inom några dagar")),
    (5, _("5 Kan vänta")),
)
FOR_REVIEWERS = _("De som ser över tabellen läser det. Nämn ingen vid namn.")


class ActForm(Form):
    """The base of what staff do in a case: `seen` is the version of the case that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TextForm(ActForm):
    """A message: answer, one more question, or an internal note."""

    text = forms.CharField(
        label=_("Skriv"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8_000,
        error_messages={"required": _("Skriv en text först.")},
    )


class PriorityForm(ActForm):
    """Another priority."""

    priority = forms.TypedChoiceField(label=_("Ny prioritet"), choices=PRIORITIES, coerce=int)
    reason = forms.CharField(label=_("Varför?"), max_length=500)


class ChangeForm(ActForm):
    """Another decision than the table's."""

    level = forms.ChoiceField(label=_("Vårdnivå"), choices=[(key, LEVEL_TITLES[key]) for key in LEVELS])
    profession = forms.ChoiceField(label=_("Yrkesgrupp"), choices=Case.Profession.choices)
    urgency = forms.TypedChoiceField(label=_("Prioritet"), choices=PRIORITIES, coerce=int)
    reason = forms.CharField(label=_("Varför ändrar du förslaget?"), help_text=FOR_REVIEWERS, max_length=500)


class HandOverForm(ActForm):
    """Another unit, profession or the named contact."""

    to = forms.ChoiceField(label=_("Till vem?"))
    reason = forms.CharField(label=_("Varför?"), max_length=500)

    def __init__(self, *args: Any, targets: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = targets  # type: ignore[attr-defined]


class Moment(forms.DateTimeField):
    """A day and a time in one field of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs
        )


class BookForm(ActForm):
    """A visit that has been booked."""

    kind = forms.ChoiceField(
        label=_("Vad är bokat?"),
        choices=[(Case.Outcome.VISIT, _("Besök")), (Case.Outcome.SAME_DAY, _("Besök samma dag"))],
    )
    at = Moment(label=_("När?"))
    chose_later = forms.BooleanField(
        label=_("Personen erbjöds en tid inom tre dagar och valde en senare"), required=False
    )


class CallForm(ActForm):
    """A call that is promised."""

    at = Moment(label=_("När ringer vi?"))
    number = forms.CharField(label=_("Telefonnummer"), max_length=20, required=False)


class CalledForm(ActForm):
    """How a call went that nobody had promised; two buttons."""

    reached = forms.BooleanField(required=False)


class AttemptForm(Form):
    """How a call went; without an answer it still waits, and is tried again."""

    outcome = forms.ChoiceField(
        label=_("Hur gick det?"),
        choices=[("", _("Inget svar, försök igen")), *CallBack.Outcome.choices],
        required=False,
    )
    again_at = Moment(label=_("Nästa försök"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # drawn in a table's row, outside a field's frame
            field.widget.attrs["class"] = "input"


class ReasonForm(ActForm):
    """A reason in words."""

    reason = forms.CharField(label=_("Vad blev fel?"), help_text=FOR_REVIEWERS, max_length=500)


class CloseForm(ActForm):
    """How the case ended; two buttons, of which one closes it without signing."""

    outcome = forms.ChoiceField(label=_("Hur slutade ärendet?"), choices=Case.Outcome.choices)


class RegisterForm(Form):
    """What somebody says on the telephone or at the desk.  A nurse with one unit is not asked which."""

    reason = forms.ChoiceField(label=_("Vad gäller det?"))
    words = forms.CharField(
        label=_("Vad säger personen?"),
        help_text=_("Skriv med personens egna ord."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8_000,
    )
    hope = forms.CharField(label=_("Vad hoppas personen på?"), max_length=2_000, required=False)
    channel = forms.ChoiceField(
        label=_("Ingång"),
        choices=[(value, label) for value, label in Case.Channel.choices if value != Case.Channel.WEB],
        initial=Case.Channel.PHONE,
    )
    unit = forms.ChoiceField(label=_("Enhet"))
    call_at = Moment(
        label=_("När ringer vi?"),
        help_text=_("Fyll i när samtalet inte är besvarat ännu."),
        required=False,
    )
    number = forms.CharField(label=_("Telefonnummer"), max_length=20, required=False)
    agent = forms.TypedChoiceField(
        label=_("Vilket ombud talar?"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    caller = forms.CharField(
        label=_("Namn och relation"),
        help_text=_("Till exempel: Karin Ek, dotter."),
        max_length=LONGEST_CALLER,
        required=False,
    )
    submit_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        units: Sequence[tuple[str, str]] = (),
        reasons: Sequence[tuple[str, Any]] = (),
        agents: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["agent"].choices = [("", _("Inget ombud")), *agents]  # type: ignore[attr-defined]
        if not agents:
            del self.fields["agent"]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", units[0][0])

    def clean(self) -> dict[str, Any]:
        """One voice: somebody with a right, or a name and a relation."""
        given = super().clean() or self.cleaned_data
        if given.get("agent") and given.get("caller"):
            self.add_error("caller", gettext("Välj ett ombud, eller skriv namn och relation. Inte båda."))
        return given


class Questions:
    """The questions of a reason on one page, each its own small form; none is required on the telephone."""

    def __init__(self, items: Sequence[Item], data: Any = None) -> None:
        self.forms = [QuestionForm(data, item=item, prefix=f"q_{item.id}") for item in items]
        for form in self.forms:
            form.fields["answer"].required = False

    def is_valid(self) -> bool:
        """True if every answer can be kept."""
        valid = [form.is_valid() for form in self.forms]  # every form says what is wrong with it
        return all(valid)

    def answers(self) -> dict[str, Any]:
        """The answers that were given, by item."""
        given = {form.item.id: form.answer() for form in self.forms}
        return {name: answer for name, answer in given.items() if answer is not None}


class RoutineForm(Form):
    """The parts of a routine that a unit changes most: hours, targets, holding, professions, review."""

    review_on = forms.DateField(label=_("När ska rutinen ses över?"))
    assessment = forms.BooleanField(label=_("Visa förslag från beslutstabellerna"), required=False)
    phone = forms.CharField(
        label=_("Telefonnummer som invånaren ringer"),
        help_text=_("Står där invånaren kan vilja tala med en människa. Till exempel 0470-58 80 00."),
        required=False,
        max_length=20,
    )
    extra_closed = forms.CharField(
        label=_("Extra stängda dagar"),
        help_text=_("Datum med komma mellan, till exempel 2027-06-05."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, days: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in days:
            self.fields[f"hours_{key}"] = forms.CharField(
                label=label,
                required=False,
                max_length=60,
                help_text=_("Till exempel 08:00-17:00. Tomt: stängt."),
            )
        for urgency, title in PRIORITIES:
            for part, words in (
                ("first_look", _("första läsning")), ("answer", _("svar")), ("hold", _("vänta på fast kontakt")),
            ):  # fmt: skip
                self.fields[f"{part}_{urgency}"] = forms.IntegerField(
                    label=f"{title}: {words}",
                    help_text=_("Minuter under öppettid"),
                    min_value=0,
                    max_value=20_000,
                )

        for part, words in (("first_look", _("första läsning")), ("answer", _("svar"))):
            self.fields[f"{part}_administrative"] = forms.IntegerField(
                label=format_lazy("{}: {}", _("Administrativa ärenden"), words),
                help_text=_("Minuter under öppettid"),
                min_value=1,
                max_value=20_000,
            )

    def clean_phone(self) -> str:
        """The number as it is written, if it is one."""
        number: str = self.cleaned_data["phone"]
        if number and not PHONE.fullmatch(number):
            raise forms.ValidationError(_("Skriv numret med siffror, till exempel 0470-58 80 00."))
        return number


class PublishForm(Form):
    """From when a routine holds."""

    valid_from = forms.DateField(label=_("Gäller från"))
