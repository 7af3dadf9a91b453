"""Forms: our own fields, words that help, and what was typed."""

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.urls import get_resolver
from django.utils import translation

from narmare.design.forms import Form, Option, Problem
from narmare.design.wording import worded


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


def _every(kind: type[Form]) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from _every(one)


def _djangos() -> dict[int, str]:
    """Django's own messages: which object says what."""
    known = (
        one for one in (*vars(forms.fields).values(), *vars(forms.models).values()) if isinstance(one, type)
    )
    return {
        id(text): f"{one.__name__}.{code}"
        for one in known if issubclass(one, forms.Field)
        for code, text in vars(one).get("default_error_messages", {}).items() if code != "required"
    }  # fmt: skip


def test_no_field_of_the_product_speaks_in_djangos_words():
    get_resolver().url_patterns  # noqa: B018  brings every form in
    theirs, said = _djangos(), {}
    for form in _every(Form):
        for name, field in form.base_fields.items():
            messages = worded(field)
            said |= {
                f"{form.__name__}.{name}": theirs[id(one)] for one in messages.values() if id(one) in theirs
            }
            silent = {getattr(one, "code", "max_digits") for one in field.validators} - set(messages)
            said |= {f"{form.__name__}.{name}": code for code in silent}

    assert len(list(_every(Form))) > 60
    assert said == {}


class Values(Form):
    text = forms.CharField(label="Text", max_length=4, required=False)
    number = forms.FloatField(label="Tal", min_value=0.5, max_value=2_000, required=False)
    place = forms.ChoiceField(label="Plats", choices=[("a", "A")], required=False)
    mail = forms.EmailField(label="E-post", required=False, error_messages={"invalid": "Skriv din adress."})
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    ("language", "sent", "said"),
    [
        ("sv", {"text": "fem t"}, "Skriv högst 4 tecken. Nu är det 5."),
        ("en", {"text": "fem t"}, "Write at most 4 characters. Now there are 5."),
        ("sv", {"number": "0.1"}, "Skriv ett tal som är minst 0,5."),
        ("en", {"number": "3000"}, "Write a number that is at most 2,000."),
        ("sv", {"number": "många"}, "Skriv ett tal, till exempel 12 eller 3,5."),
        ("sv", {"place": "<b>"}, "Välj något av det som finns i listan."),
        ("sv", {"text": "a\0"}, "I texten finns ett tecken som inte går att spara. Skriv texten på nytt."),
        ("sv", {"mail": "x"}, "Skriv din adress."),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_answered_with_what_to_write(language, sent, said):
    with translation.override(language):
        assert [problem.text for problem in Values(sent).problems] == [said]


def test_what_is_wrong_with_a_hidden_field_is_said_with_what_to_do():
    form = Values({"version": "x", "text": "fem t"})

    assert form.problems == [
        Problem("Något på sidan kom inte med. Öppna sidan på nytt och försök igen.", ""),
        Problem("Skriv högst 4 tecken. Nu är det 5.", "#id_text"),
    ]


class Chosen(Form):
    """A list, a hidden field and a text."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.ChoiceField(choices=[("a", "A")])
    text = forms.CharField(max_length=3)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"seen": "1", "level": "a", "text": "long"}, []),  # what a person can do by mistake
        ({"seen": "1", "level": "", "text": ""}, []),
        ({"seen": "1", "level": "secret", "text": "x"}, ["Chosen.level"]),
        ({"seen": "secret", "level": "a", "text": "x"}, ["Chosen.seen"]),
        ({}, ["Chosen.seen"]),
    ],
)
def test_what_no_browser_sends_is_logged_without_its_content(
    sent: dict[str, str], told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    form = Chosen(sent)
    form.is_valid()
    form.is_valid()  # asked twice, told once

    assert caplog.messages == [f"A form held what its page did not offer: {name}." for name in told]
    assert "secret" not in caplog.text
