"""Every setting and every command is in docs/reference; the permission table is fresh."""

import re
from pathlib import Path

import click
import pytest

import narmare
from narmare.cli import docs, main
from narmare.home import input_reference
from narmare.region import reference


ROOT = Path(narmare.__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def _read_variables() -> set[str]:
    """Environment variables that the code reads."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    return {name for source in sources for name in re.findall(r'"(NARMARE_[A-Z_]+|DATABASE_URL)"', source)}


def test_every_setting_is_documented() -> None:
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", text, flags=re.MULTILINE))

    assert documented == _read_variables()


def _commands(group: click.Command, prefix: str) -> set[str]:
    if not isinstance(group, click.Group):
        return {prefix}
    context = click.Context(group)
    names = group.list_commands(context)
    return {
        full for name in names for full in _commands(group.get_command(context, name), f"{prefix} {name}")
    }  # type: ignore[arg-type]


def test_every_command_is_documented() -> None:
    text = (REFERENCE / "cli.md").read_text(encoding="utf-8")

    assert {name for name in _commands(main, "narmare") if f"`{name}" not in text} == set()


def test_the_page_of_commands_is_fresh() -> None:
    assert (REFERENCE / "cli.md").read_text(encoding="utf-8") == docs.page()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_permission_table_names_every_role(language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        page = reference.permission_page()

    assert all(f"`{key}`" in page for key in ("clinician", "administrator", "resident", "relative"))


def test_the_permission_page_is_fresh() -> None:
    assert (REFERENCE / "permissions.md").read_text(encoding="utf-8") == reference.permission_page()


def test_the_page_of_input_is_fresh() -> None:
    """A new form, field, rule or constraint is not there until `python manage.py input_page > docs/reference/input.md` is run."""
    assert (REFERENCE / "input.md").read_text(encoding="utf-8") == input_reference.page()


def test_every_rule_of_a_form_says_what_it_is() -> None:
    silent = [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in input_reference.form_classes()
        for name, member in vars(form).items()
        if name.startswith("clean") and callable(member) and not member.__doc__
    ]

    assert len(input_reference.form_classes()) > 90
    assert silent == []
