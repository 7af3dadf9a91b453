"""Follow-up codes open a page without sign-in: they are encrypted, and those that are stored already become so here."""

from typing import Any

from django.db import migrations

import narmare.region.fields
from narmare.region import rotation


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt every code."""
    rotation.reclose(apps.get_model("contact", "Case")._meta.get_field("follow_code"))


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    rotation.unclose(apps.get_model("contact", "Case")._meta.get_field("follow_code"))


class Migration(migrations.Migration):
    dependencies = [("contact", "0003_second_wall")]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="follow_code",
            field=narmare.region.fields.SearchableField(max_length=80, null=True, pattern="[0-9A-Z]{8,12}"),
        ),
        migrations.RunPython(close, reopen),
    ]
