"""Forms: our own fields, words that help, and what was typed."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils import translation

from narmare.design.forms import Form, Option, Problem


class Sample(Form):
    name = forms.CharField(label="Namn", help_text="Som i passet.")
    since = forms.ChoiceField(
        label="Sedan när?",
        widget=forms.RadioSelect,
        choices=[("day", "Ett dygn"), ("week", Option("En vecka", hint="Eller mer <b>"))],
    )
    agree = forms.BooleanField(label="Jag godkänner")
    note = forms.CharField(label="Övrigt", required=False, widget=forms.Textarea)
    on = forms.DateField(label="Dag", required=False)
    picture = forms.FileField(label="Bild")
    own = forms.CharField(label="Eget", error_messages={"required": "Skriv ditt eget ord"})

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("note") == "bad":
            raise forms.ValidationError("Skriv något annat under Övrigt")
        return cleaned


def test_an_empty_field_says_what_to_do():
    form = Sample({})
    assert form.errors == {
        "name": ["Fyll i: Namn"],
        "since": ["Välj ett alternativ: Sedan när?"],
        "agree": ["Kryssa i rutan: Jag godkänner"],
        "picture": ["Välj en fil: Bild"],
        "own": ["Skriv ditt eget ord"],
    }


def test_the_summary_links_to_each_input_in_order():
    assert Sample({"name": "Asta", "note": "bad"}).problems == [
        Problem("Skriv något annat under Övrigt", ""),
        Problem("Välj ett alternativ: Sedan när?", "#id_since_0"),
        Problem("Kryssa i rutan: Jag godkänner", "#id_agree"),
        Problem("Välj en fil: Bild", "#id_picture"),
        Problem("Skriv ditt eget ord", "#id_own"),
    ]


def test_every_link_of_the_summary_has_its_input():
    form = Sample({})
    drawn = str(form)
    for problem in form.problems:
        assert f'id="{problem.href[1:]}"' in drawn


def test_what_was_typed_is_kept_and_escaped():
    drawn = str(Sample({"name": '"><script>', "since": "week"}))
    assert 'value="&quot;&gt;&lt;script&gt;"' in drawn
    assert re.search(r'value="week"[^>]* checked', drawn)


def test_label_hint_and_error_are_tied_to_the_input():
    drawn = str(Sample({}))
    assert '<label for="id_name">' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert '<p class="hint" id="id_name_helptext">Som i passet.</p>' in drawn
    assert (
        '<div id="id_name_error"><p class="msg"><span class="vh">Fel: </span>Fyll i: Namn</p></div>' in drawn
    )
    assert 'aria-invalid="true"' in drawn


def test_choices_stand_in_a_fieldset_with_their_hints():
    drawn = str(Sample())
    fieldset = drawn[drawn.index("<fieldset") : drawn.index("</fieldset>")]
    assert re.search(r"<legend>Sedan när\?\s*</legend>", fieldset)
    assert fieldset.count('<label class="choice">') == 2
    assert "<small>Eller mer &lt;b&gt;</small>" in fieldset


def test_optional_fields_are_marked_and_the_browser_refuses_nothing():
    drawn = str(Sample())
    assert drawn.count("(frivilligt)") == 2
    assert " required" not in drawn
    assert re.search(r'<input type="date" name="on"', drawn)


def test_an_unbound_form_shows_no_errors():
    drawn = str(Sample())
    assert "Fel:" not in drawn
    assert "aria-invalid" not in drawn


def test_a_question_can_be_the_heading_of_its_page():
    with translation.override("sv"):
        drawn = Template(
            '{% load narmare %}{% field form.since heading=True caption="Fråga 3 av 7" %}'
        ).render(Context({"form": Sample()}))
    assert '<legend><span class="caption">Fråga 3 av 7</span><h1>Sedan när?</h1>\n</legend>' in drawn


@pytest.mark.parametrize(("language", "words"), [("sv", "Fyll i: Namn"), ("en", "Fill in: Namn")])
def test_errors_are_in_the_language_of_the_page(language, words):
    with translation.override(language):
        assert Sample({}).errors["name"] == [words]


class Everything(forms.Form):
    """Each widget that the product uses, with values and labels that must be escaped."""

    text = forms.CharField(
        initial='"<b>&', widget=forms.TextInput(attrs={"data-x": "<", "autofocus": True, "off": False})
    )
    number = forms.IntegerField(initial=3)
    mail = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput(render_value=True), initial="&")
    hidden = forms.CharField(widget=forms.HiddenInput, initial="<")
    day = forms.DateField(initial="2026-11-22")
    at = forms.DateTimeField(initial="2026-11-22 10:00")
    box = forms.BooleanField(initial=True)
    area = forms.CharField(widget=forms.Textarea, initial="</textarea>\n&")
    one = forms.ChoiceField(
        initial="b",
        choices=[("", "---"), ("a<", "A & <i>"), ("Grupp <", [("b", Option("B", hint="h")), ("c", 3)])],
    )
    several = forms.MultipleChoiceField(
        initial=["a"], choices=[("a", "A"), ("b", "<B>")], widget=forms.CheckboxSelectMultiple
    )
    radio = forms.ChoiceField(initial="a", choices=[("a", "A"), ("b", "<B>")], widget=forms.RadioSelect)
    file = forms.FileField()
    span = forms.SplitDateTimeField()


def _squeezed(html: str) -> str:
    return re.sub(r">\s+<", "><", html)


@pytest.mark.parametrize("name", Everything.base_fields)
@pytest.mark.parametrize(
    "sent", [None, {}, {"text": "'\"", "one": "c", "several": ["b"], "radio": "x", "area": "<", "box": "on"}]
)
def test_an_input_is_drawn_as_django_draws_it(name: str, sent: dict[str, object] | None) -> None:
    ours = Everything(sent, renderer=Form.default_renderer)[name]
    django = Everything(sent, renderer=DjangoTemplates())[name]

    assert _squeezed(ours.as_widget()) == _squeezed(django.as_widget())
    if name in ("radio", "several"):
        assert [_squeezed(one.tag()) for one in ours] == [_squeezed(one.tag()) for one in django]
