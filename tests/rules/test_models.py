"""Tables: every field classified, every constraint named, migrations complete and named."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Model, UUIDField
from django.utils import translation

import narmare
from narmare.region.unguessed import unguessed


PACKAGE = Path(narmare.__file__).parent
MODELS = [model for model in apps.get_models() if model.__module__.startswith("narmare.")]
KINDS = ("personal", "secret", "open")


def _classified(model: type[Model]) -> list[str]:
    privacy = getattr(model, "Privacy", None)
    return [name for kind in KINDS for name in getattr(privacy, kind, ())]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_personal_secret_or_open(model: type[Model]) -> None:
    fields = {field.name for field in model._meta.concrete_fields} - {"id"}
    classified = _classified(model)

    assert set(classified) - {"id"} == fields
    assert [name for name, count in Counter(classified).items() if count > 1] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_new_key_can_be_guessed(model: type[Model]) -> None:
    """128 random bits (`region.unguessed`): a UUID of version 4 has 122."""
    keys = [
        field for field in model._meta.concrete_fields if isinstance(field, UUIDField) and field.has_default()
    ]

    assert [field.name for field in keys if field.default is not unguessed] == []


def test_every_bit_of_a_key_is_random() -> None:
    made = [unguessed().int for _time in range(200)]
    both = [bit for bit in range(128) if 0 < sum(key >> bit & 1 for key in made) < len(made)]

    assert len(set(made)) == len(made)
    assert len(both) == 128  # none is the same in all of them, as that which tells the version is


def test_the_personnummer_is_secret() -> None:
    assert "personnummer" in apps.get_model("region", "Person").Privacy.secret


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    with translation.override(None):
        loader = MigrationLoader(connection)
        before, after = loader.project_state(), ProjectState.from_apps(apps)
        changes = MigrationAutodetector(before, after).changes(loader.graph)

    assert {app: [str(migration.operations) for migration in found] for app, found in changes.items()} == {}


def test_migrations_have_names() -> None:
    names = [path.stem for path in PACKAGE.glob("*/migrations/0*.py")]

    assert names
    assert [name for name in names if re.search(r"_auto_|_initial$", name)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_and_when_are_paired_by_a_constraint(model: type[Model]) -> None:
    names = {field.name for field in model._meta.concrete_fields if field.null}
    pairs = {name[:-3] for name in names if name.endswith("_by")} & {
        name[:-3] for name in names if name.endswith("_at")
    }
    constraints = {constraint.name for constraint in model._meta.constraints}

    for stem in pairs:
        assert any(name.endswith(f"{stem}_at_and_by_together") for name in constraints), stem
