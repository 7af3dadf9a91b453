"""The name of a file that somebody has sent may say what ails them: encrypted, and what is stored already becomes so here."""

from typing import Any

from django.db import migrations

import narmare.region.fields
from narmare.region import rotation


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt every name."""
    rotation.reclose(apps.get_model("meetings", "Attachment")._meta.get_field("name"))


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    rotation.unclose(apps.get_model("meetings", "Attachment")._meta.get_field("name"))
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before the column changes again


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_messages_signed")]

    operations = [
        migrations.AlterField(
            model_name="attachment", name="name", field=narmare.region.fields.SealedTextField()
        ),
        migrations.RunPython(close, reopen),
    ]
