"""What a resident writes in a case is the first message of it: encrypted like the others, and what is stored already becomes so here."""

from typing import Any

from django.db import migrations

import narmare.region.fields
from narmare.region import rotation


TEXTS = ("words", "hope", "answers")


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt what every case says."""
    for name in TEXTS:
        rotation.reclose(apps.get_model("contact", "Case")._meta.get_field(name))


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    for name in TEXTS:
        rotation.unclose(apps.get_model("contact", "Case")._meta.get_field(name))
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before the columns change again


class Migration(migrations.Migration):
    dependencies = [("contact", "0005_wall_for_files_and_calls")]

    operations = [
        migrations.AlterField(
            model_name="case", name="words", field=narmare.region.fields.SealedTextField(blank=True)
        ),
        migrations.AlterField(
            model_name="case", name="hope", field=narmare.region.fields.SealedTextField(blank=True)
        ),
        migrations.AlterField(
            model_name="case", name="answers", field=narmare.region.fields.SealedJSONField(default=dict)
        ),
        migrations.RunPython(close, reopen),
    ]
