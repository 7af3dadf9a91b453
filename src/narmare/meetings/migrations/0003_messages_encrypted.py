"""Messages are encrypted; those that are stored already become so here."""

from typing import Any

from django.db import migrations, models

import narmare.region.fields
from narmare.region import rotation


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt every message."""
    rotation.reclose(apps.get_model("meetings", "Message")._meta.get_field("text"))


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    rotation.unclose(apps.get_model("meetings", "Message")._meta.get_field("text"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_work_due")]

    operations = [
        migrations.AlterField(
            model_name="message", name="text", field=narmare.region.fields.SealedTextField(blank=True)
        ),
        migrations.RunPython(close, reopen),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(text="") | models.Q(text__regex=r"^g1[.]"), name="message_text_encrypted"
            ),
        ),
    ]
