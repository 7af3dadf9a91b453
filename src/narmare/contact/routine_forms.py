"""The parts of a routine as forms: each reads the stored values, and writes them back changed.  Rules are in the loader.

A part has fields, rows that can be added and taken away, or both.  Rows are drawn from what was sent, so that adding one
loses nothing, and work without script: the buttons send the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from narmare.contact.content import library
from narmare.contact.grounds import TITLES
from narmare.contact.models import Case
from narmare.contact.resident import catalogue
from narmare.design.forms import Form, Option, Problem
from narmare.design.language import active_language
from narmare.knowledge.routines.model import GROUNDS, TEXT_KEYS
from narmare.knowledge.texts import rewritten


type Values = MutableMapping[str, Any]
ROW = "rad"  # the name under which a sent form lists its rows
PROFESSIONS = Case.Profession.choices


class PartForm(Form):
    """A part of the routine: fields, and what they mean in the stored values."""

    @staticmethod
    def begin(values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as the stored values fill them."""
        return {}

    def apply(self, values: Values) -> None:
        """Write what was filled in into the values."""


class RowForm(Form):
    """One row of a part; `heading` stands above the rows."""

    heading: ClassVar[Any] = ""


class Rows:
    """The rows of a part, each a small form with a name of its own that survives adding and taking away."""

    def __init__(
        self, form: type[RowForm], begin: Sequence[Mapping[str, Any]], sent: QueryDict | None = None
    ) -> None:
        self._form, self._sent, self.heading = form, sent, form.heading
        if sent is None:
            self.forms = [form(initial=dict(one), prefix=str(number)) for number, one in enumerate(begin)]
        else:
            self.forms = [form(sent, prefix=name) for name in sent.getlist(ROW)]

    def redrawn(self, add: bool = False, drop: str = "", above: str = "", raised: str = "") -> Rows:
        """What was sent, without faults, with one empty row more or one row less, or a row one place up.

        Args:
            above: the row over which the new one is added; last when none is named.
            raised: the row that changes place with the one over it.
        """
        kept = [one for one in self.forms if one.prefix != drop]
        self.forms = [self._form(initial=self._typed(one), prefix=one.prefix) for one in kept]
        if add:
            numbers = [int(str(one.prefix)) for one in self.forms if str(one.prefix).isdecimal()]
            places = [place for place, one in enumerate(self.forms) if one.prefix == above]
            new = self._form(prefix=str(max(numbers, default=-1) + 1))
            self.forms.insert(places[0] if places else len(self.forms), new)
        for place, one in enumerate(self.forms):
            if one.prefix == raised and place:
                self.forms[place - 1 : place + 1] = [one, self.forms[place - 1]]
                break
        return self

    def _typed(self, form: RowForm) -> dict[str, Any]:
        sent = self._sent or QueryDict()
        return {name: sent.get(form.add_prefix(name), "") for name in form.fields}

    def is_valid(self) -> bool:
        """Whether every row can be kept; each says what is wrong with it."""
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    @property
    def problems(self) -> list[tuple[int, Problem]]:
        """What is wrong, with the number of the row as the page shows it."""
        return [(place, problem) for place, form in enumerate(self.forms, 1) for problem in form.problems]

    def __iter__(self) -> Iterator[RowForm]:
        return iter(self.forms)


def _both(label: Any, **more: Any) -> tuple[forms.CharField, forms.CharField]:
    """The same text in both languages."""
    return (
        forms.CharField(label=label, **more),
        forms.CharField(label=format_lazy("{} ({})", label, _("på engelska")), **more),
    )


def _long() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


def _reasons() -> list[tuple[str, str]]:
    language = active_language()
    return [(one.id, one.head.title.inn(language)) for one in library().reasons()]


class TakesRow(RowForm):
    """A reason, and the profession that takes it here."""

    heading: ClassVar = _("Orsaker med en egen yrkesgrupp")

    reason = forms.ChoiceField(label=_("Kontaktorsak"))
    profession = forms.ChoiceField(label=_("Yrkesgrupp"), choices=PROFESSIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = _reasons()  # type: ignore[attr-defined]


class TakesForm(PartForm):
    """Which professions the unit has, in the order of its queue, and which takes which group of reasons."""

    title: ClassVar = _("Vem tar vad")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value, label in PROFESSIONS:
            self.fields[f"place_{value}"] = forms.IntegerField(
                label=str(label).capitalize(), required=False, min_value=1, max_value=len(PROFESSIONS),
                help_text=_("Plats i köns ordning. Tomt: finns inte på enheten."),
            )  # fmt: skip
        for group in _groups():
            self.fields[f"group_{group}"] = forms.ChoiceField(
                label=catalogue.group_title(group), required=False,
                choices=[("", _("Som tabellen föreslår")), *PROFESSIONS],
            )  # fmt: skip

    @staticmethod
    def begin(values: Mapping[str, Any]) -> dict[str, Any]:
        places = {f"place_{name}": place for place, name in enumerate(values["professions"], 1)}
        takes = values.get("takes", {})
        return {**places, **{f"group_{group}": takes.get(group, "") for group in _groups()}}

    def apply(self, values: Values) -> None:
        given = self.cleaned_data
        named = [(given[f"place_{name}"], name) for name, _label in PROFESSIONS if given[f"place_{name}"]]
        values["professions"] = [name for _place, name in sorted(named)]
        values["takes"] = {group: given[f"group_{group}"] for group in _groups() if given[f"group_{group}"]}


def _groups() -> list[str]:
    return sorted({one.reason.group for one in library().reasons() if one.reason is not None})


class GroupRow(RowForm):
    """A group of the unit's own; staff write down who belongs to it."""

    heading: ClassVar = _("Enhetens egna grupper")

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    title_sv, title_en = _both(_("Gruppens namn"), max_length=80)


class DirectForm(PartForm):
    """Who reaches the unit or the named contact without the common queue, and how."""

    title: ClassVar = _("Vem når enheten direkt")
    any_of = forms.MultipleChoiceField(
        label=_("Vilka når enheten direkt?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(ground, TITLES[ground]) for ground in GROUNDS],
    )  # fmt: skip
    min_age = forms.IntegerField(
        label=_("Alla från den här åldern"), required=False, min_value=1, max_value=119,
        help_text=_("Hela år. Tomt: åldern avgör inte."),
    )  # fmt: skip
    profession = forms.ChoiceField(
        label=_("Vem får ärendet när det inte finns någon fast kontakt?"), choices=PROFESSIONS
    )
    phone = forms.CharField(label=_("Direktnummer"), required=False, max_length=30)
    how_sv, how_en = _both(_("Det invånaren läser"), widget=_long(), max_length=600)

    @staticmethod
    def begin(values: Mapping[str, Any]) -> dict[str, Any]:
        rule = values["directly_reachable"]
        return {
            "any_of": rule["any_of"], "min_age": rule.get("min_age"), "profession": rule.get("profession", "nurse"),
            "phone": rule.get("phone", ""), "how_sv": rule["how"]["sv"], "how_en": rule["how"]["en"],
        }  # fmt: skip

    def apply(self, values: Values) -> None:
        given = self.cleaned_data
        was = values["directly_reachable"]
        rule: dict[str, Any] = {
            "any_of": given["any_of"], "profession": given["profession"],
            "how": rewritten(was["how"], given["how_sv"], given["how_en"]),
        }  # fmt: skip
        optional = ("min_age", "phone")
        values["directly_reachable"] = {
            **{key: value for key, value in was.items() if key not in optional},
            **rule,
            **{key: given[key] for key in optional if given[key]},
        }


class PhraseRow(RowForm):
    """A ready-made answer."""

    heading: ClassVar = _("Fraser")

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    title_sv, title_en = _both(_("Frasens namn"), max_length=80)
    text_sv, text_en = _both(_("Texten"), widget=_long(), max_length=2_000)


class PhrasesForm(PartForm):
    """Nothing but rows."""

    title: ClassVar = _("Fraser")


TEXTS: Mapping[str, Any] = {
    "receipt": _("Kvittens när enheten är öppen"), "receipt_closed": _("Kvittens när enheten är stängd"),
    "answer_late": _("När svaret är försenat"), "reach_a_person": _("Att få tala med en människa"),
    "closing": _("När ärendet är avslutat"), "follow_up_code": _("Koden för den som inte har e-legitimation"),
}  # fmt: skip


class TextsForm(PartForm):
    """What residents read, in both languages."""

    title: ClassVar = _("Texter till invånaren")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in TEXT_KEYS:
            swedish, english = _both(TEXTS[key], widget=_long(), max_length=600)
            swedish.help_text = _(
                "{profession} blir yrkesgruppen, {time} tiden och {code} koden. Skriv dem på båda språken."
            )
            self.fields[f"{key}_sv"], self.fields[f"{key}_en"] = swedish, english

    @staticmethod
    def begin(values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            f"{key}_{language}": values["texts"][key][language]
            for key in TEXT_KEYS
            for language in ("sv", "en")
        }

    def apply(self, values: Values) -> None:
        for key in TEXT_KEYS:
            given = (self.cleaned_data[f"{key}_{language}"] for language in ("sv", "en"))
            values["texts"] = {**values["texts"], key: rewritten(values["texts"].get(key), *given)}


class ReasonsForm(PartForm):
    """The reasons that residents of the unit can choose."""

    title: ClassVar = _("Kontaktorsaker")
    reasons = forms.MultipleChoiceField(
        label=_("Vilka kontaktorsaker kan invånaren välja?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Den som inte hittar sin orsak väljer Något annat och beskriver med egna ord."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = {one.id: one.reason.group for one in library().reasons() if one.reason is not None}
        self.fields["reasons"].choices = [  # type: ignore[attr-defined]
            (name, Option(title, hint=catalogue.group_title(groups[name]))) for name, title in _reasons()
        ]

    @staticmethod
    def begin(values: Mapping[str, Any]) -> dict[str, Any]:
        return {"reasons": values["reasons"]}

    def apply(self, values: Values) -> None:
        values["reasons"] = sorted({*self.cleaned_data["reasons"], catalogue.OTHER})
