"""Forms that draw our own fields: label or legend, hint, error and what was typed.  Templates hold no input markup."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _

from narmare.design import widgets, wording


log = logging.getLogger(__name__)
NOT_OFFERED = frozenset({"invalid_choice", "invalid_list", "invalid_pk_value"})


class Renderer(DjangoTemplates):
    """Finds our field templates beside Django's widget templates, and draws the usual inputs without any."""

    form_template_name = "design/fields/form.html"
    field_template_name = "design/fields/field.html"

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        found = widgets.drawn(template_name, context["widget"]) if "widget" in context else None
        return super().render(template_name, context, request) if found is None else found


class Option(str):
    """The label of a choice with a line of explanation under it: `Option("Fysiskt besök", hint="På vårdcentralen")`."""

    hint: str

    def __new__(cls, label: str, hint: str = "") -> Option:
        option = super().__new__(cls, label)
        option.hint = hint
        return option


@dataclass(frozen=True)
class Problem:
    """One line of the error summary, and the input that it is about ("" when it is about the whole form)."""

    text: str
    href: str


def _missing(field: forms.Field, label: str) -> str:
    """What to do about an empty field: the text says how to fix it and blames nobody."""
    if isinstance(field, forms.FileField):
        return _("Välj en fil: %(label)s") % {"label": label}
    if isinstance(field, forms.ChoiceField):
        return _("Välj ett alternativ: %(label)s") % {"label": label}
    if isinstance(field, forms.BooleanField):
        return _("Kryssa i rutan: %(label)s") % {"label": label}
    return _("Fyll i: %(label)s") % {"label": label}


class Form(forms.Form):
    """The base of every form.

    Errors appear only after sending, in a summary that links to the fields and at each field.  The browser's own
    refusals are off, so that everybody gets the same words.  `{{ form }}` renders all fields; `{% field form.x %}` one.
    """

    default_renderer = (
        Renderer()
    )  # one for all: each has templates of its own, and compiles them when first asked
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget.input_type = "date"
                field.widget.format = "%Y-%m-%d"

    def full_clean(self) -> None:
        """Clean, once every field says what to write in our words: also a field that a subclass has added since."""
        for name, field in self.fields.items():
            field.error_messages = wording.worded(field)
            declared = type(self).base_fields[name] if name in type(self).base_fields else field
            if str(declared.error_messages["required"]) == str(
                forms.Field.default_error_messages["required"]
            ):
                label = field.label or name
                field.error_messages = {**field.error_messages, "required": _missing(field, str(label))}
        super().full_clean()
        self._tell_of_tampering()

    def _tell_of_tampering(self) -> None:
        """Log each field that holds what the page did not offer, without what it holds (ASVS 16.3.3).

        No reader can type into a hidden field, or choose what is not in a list: somebody has changed the page or made the request
        with a program, or the page is older than what it offered.
        """
        for name, faults in (self.errors if self.is_bound else {}).items():
            codes = {fault.code for fault in faults.as_data()}
            if name in self.fields and (self.fields[name].widget.is_hidden or codes & NOT_OFFERED):
                log.warning("A form held what its page did not offer: %s.%s.", type(self).__qualname__, name)

    @property
    def problems(self) -> list[Problem]:
        """The error summary: every problem in the order of the fields.

        What is wrong with a hidden field nobody can mend there: it is said once, with what to do, and links nowhere.
        """
        found = [Problem(str(text), "") for text in self.non_field_errors()]
        if any(bound.errors for bound in self.hidden_fields()):
            found.append(Problem(str(wording.LOST), ""))
        for bound in self.visible_fields():
            first = f"#{bound.auto_id}_0" if bound.use_fieldset else f"#{bound.auto_id}"
            found += [Problem(str(text), first) for text in bound.errors]
        return found
