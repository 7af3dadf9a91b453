"""The page docs/reference/input.md: what every form takes, and which rules hold between values (ASVS 2.1.1, 2.1.2).

Made from the forms as Django builds them and from the sources of the policies: what is not in the code is not on the page.  Write it
anew after a change: `python manage.py input_page > docs/reference/input.md`.
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from typing import Any

from django import forms
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import gettext

import narmare
from narmare.design.forms import Form


PACKAGE = Path(narmare.__file__).parent
APPS = ("design", "region", "meetings", "contact", "programme", "followup", "reports", "home")
FEW = 12  # choices that are named one by one
HEAD = """\
# Input: what every form takes, and what must hold together

*For security officers, developers and testers.* Made from the forms, policies and models themselves; a test refuses a stale page.
Write it anew with `python manage.py input_page > docs/reference/input.md`.

Every text that is sent is decoded once as UTF-8; a NUL is refused everywhere; a form that lacks the token of the page is refused
(`design/views.py`); sizes of requests: [operate](../how-to/operate.md); numbers of attempts: [limits](limits.md). A form takes its own
fields and no others. Files of content (questionnaires, tables, routines) have a page of their own: [content](content.md); what programs
may send: [openapi.yaml](openapi.yaml). What persons write in answers to a questionnaire is checked by its items (type, bounds, choices).

A field whose choices are "as the page offers" takes what that page showed to that reader, and nothing else.
"""


def page() -> str:
    """The whole page."""
    with translation.override("en"):
        return "\n".join([HEAD, *_forms(), *_addresses(), *_policies(), *_constraints()])


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form of the product that somebody can send: with fields or rules of its own, by module and name."""
    for name in APPS:
        package = import_module(f"narmare.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                import_module(module.name)
    found = {form for form in _below(forms.BaseForm) if form.__module__.startswith("narmare.")} - {Form}
    return sorted(found, key=lambda form: (form.__module__, form.__qualname__))


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _forms() -> Iterator[str]:
    yield "## Forms\n"
    for form in form_classes():
        if form.__module__ == "narmare.design.gallery":
            continue
        yield f"### `{_place(form.__module__)}` {form.__qualname__}\n\n{_said(getdoc(form) or '')}\n"
        rows = [_row(name, field) for name, field in form.base_fields.items()]  # type: ignore[attr-defined]
        if rows:
            yield "| field | takes |\n|---|---|\n" + "\n".join(rows) + "\n"
        if rules := [f"- {rule}" for rule in _rules(form)]:
            yield "\n".join(rules) + "\n"


def _row(name: str, field: forms.Field) -> str:
    said = [
        type(field).__name__.removesuffix("Field") or "Field",
        "required" if field.required else "optional",
    ]
    if field.widget.is_hidden:
        said.append("hidden")
    for sign, words in (("min_length", "at least {} characters"), ("max_length", "at most {} characters"),
                        ("min_value", "from {}"), ("max_value", "to {}"),
                        ("max_digits", "at most {} digits"), ("decimal_places", "{} decimals")):  # fmt: skip
        bound = getattr(field, sign, None)
        if bound is not None and not callable(bound):
            said.append(words.format(bound))
    if hasattr(field, "choices"):
        said.append(_choices(field))
    if isinstance(field, forms.RegexField):
        said.append("pattern `" + field.regex.pattern.replace("|", "\\|") + "`")
    return f"| `{name}` | {'; '.join(said)} |"


def _choices(field: Any) -> str:
    made_later = not isinstance(getattr(field, "_choices", ()), list | tuple) or hasattr(field, "queryset")
    keys = [] if made_later else [str(key) for key, _label in field.choices]
    if not keys:
        return "one of what the page offers"
    return (
        "one of " + ", ".join(f"`{key}`" if key else "nothing" for key in keys)
        if len(keys) <= FEW
        else f"one of {len(keys)} in the code"
    )


def _rules(form: type[Any]) -> Iterator[str]:
    """What the form's own cleaning says of itself, and fields that it makes when it is built."""
    for name, member in vars(form).items():
        if name.startswith("clean") and callable(member):
            about = name.removeprefix("clean").removeprefix("_")
            yield f"`{about}`: {_said(member.__doc__)}" if about else f"together: {_said(member.__doc__)}"
    if "__init__" in vars(form):
        yield "fields or choices are set when the page is made"


def _addresses() -> Iterator[str]:
    """What views read without a form: names in queries, and buttons."""
    yield "## Read without a form\n\nWords of addresses and names of buttons, each compared with what is known or cut to its kind by the view.\n"
    yield "| where | reads |\n|---|---|"
    for file in _sources():
        source = file.read_text(encoding="utf-8")
        if not any(sign in source for sign in (".GET", ".POST")):
            continue
        if names := sorted(set(_read_names(ast.parse(source)))):
            yield f"| `{file.relative_to(PACKAGE)}` | {', '.join(f'`{name}`' for name in names)} |"
    yield ""


def _read_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="get" | "getlist", value=holder),
                args=[ast.Constant(value=str(name)), *_],
            ):
                pass
            case ast.Subscript(value=holder, slice=ast.Constant(value=str(name))):
                pass
            case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In()], comparators=[holder]):
                pass
            case _:
                continue
        if isinstance(holder, ast.Attribute) and holder.attr in ("GET", "POST"):
            yield name


def _policies() -> Iterator[str]:
    yield "## Rules of state and of values together\n\nEach is asked before a change is made, and answers with one of its sentences.\n"
    for file in _sources():
        if file.parent.name == "policies" or file.stem.endswith("policies"):
            yield from _policy(file)


def _policy(file: Path) -> Iterator[str]:
    functions = {
        one.name: one
        for one in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(one, ast.FunctionDef)
    }
    shown = [one for name, one in functions.items() if not name.startswith("_")]
    if shown:
        yield f"### `{file.relative_to(PACKAGE)}`\n"
    for one in shown:
        yield f"- **{one.name}** {_said(ast.get_docstring(one))}"
        yield from (
            f"    - {gettext(sentence).replace('%%', '%')}" for sentence in _sentences(one, functions, set())
        )
    if shown:
        yield ""


def _sentences(
    function: ast.FunctionDef, others: dict[str, ast.FunctionDef], seen: set[str]
) -> Iterator[str]:
    """What the function can say, also by the private ones of its module that it asks."""
    seen.add(function.name)
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(sentence))]):
                yield sentence
            case ast.Name(id=name) if name.startswith("_") and name in others and name not in seen:
                yield from _sentences(others[name], others, seen)


def _constraints() -> Iterator[str]:
    yield "## Held by the database\n\nWhatever the program does, PostgreSQL refuses a row that breaks one of these.\n"
    yield "| model | constraints |\n|---|---|"
    for model in apps.get_models():
        names = sorted(
            f"`{one.name}`" for one in model._meta.constraints if not isinstance(one, models.UniqueConstraint)
        )
        if model.__module__.startswith("narmare.") and names:
            yield f"| `{model._meta.label}` | {', '.join(names)} |"
    yield ""


def _sources() -> list[Path]:
    return sorted(
        file for name in APPS for file in (PACKAGE / name).rglob("*.py") if "migrations" not in file.parts
    )


def _place(module: str) -> str:
    return module.removeprefix("narmare.").replace(".", "/") + ".py"


def _said(text: str | None) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((text or "").strip().split("\n\n")[0].split()).replace("|", "\\|")
