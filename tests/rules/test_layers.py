"""The architecture that imports show: import-linter's contracts, and foreign keys, which it cannot see."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps


ROOT = Path(__file__).resolve().parents[2]
# Lowest first; an app's tables may point at its own and at those before it.
ORDER = (
    "design",
    "region",
    "meetings",
    "agreement",
    "contact",
    "surveys",
    "programme",
    "followup",
    "reports",
    "home",
)


def test_imports_flow_downwards() -> None:
    program = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run(['--no-cache'], standalone_mode=True))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_foreign_keys_point_downwards() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("narmare.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in ORDER
        if ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]

    assert wrong == []


def test_every_app_has_its_place_in_the_order() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("narmare.")}

    assert ours <= set(ORDER)
