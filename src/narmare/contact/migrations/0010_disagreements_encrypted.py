"""Why staff saw a case otherwise than the table may say what ails the person: encrypted, and what is stored already becomes so here."""

from typing import Any

from django.db import migrations

import narmare.region.fields
from narmare.region import rotation


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt every reason."""
    rotation.reclose(apps.get_model("contact", "Disagreement")._meta.get_field("reason"))


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    rotation.unclose(apps.get_model("contact", "Disagreement")._meta.get_field("reason"))
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before the column changes again


class Migration(migrations.Migration):
    dependencies = [("contact", "0009_a_number_that_was_rung")]

    operations = [
        migrations.AlterField(
            model_name="disagreement", name="reason", field=narmare.region.fields.SealedTextField()
        ),
        migrations.RunPython(close, reopen),
    ]
