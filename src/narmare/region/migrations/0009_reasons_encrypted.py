"""Why staff opened what is closed, what they knew of the person's will, what they answered, and why somebody was listed: words about a
person, encrypted like messages, and what is stored already becomes so here."""

from typing import Any

from django.db import migrations

import narmare.region.fields
from narmare.region import rotation


TEXTS = (
    ("Opening", "reason"),
    ("Opening", "attitude"),
    ("OpenedItem", "answer"),
    ("Finding", "why"),
    ("Listing", "why"),
)


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt every text."""
    for model, name in TEXTS:
        rotation.reclose(apps.get_model("region", model)._meta.get_field(name))


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    for model, name in TEXTS:
        rotation.unclose(apps.get_model("region", model)._meta.get_field(name))
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before the columns change again


class Migration(migrations.Migration):
    dependencies = [("region", "0008_conditions_of_home_care")]

    operations = [
        migrations.AlterField(
            model_name="opening", name="reason", field=narmare.region.fields.SealedTextField()
        ),
        migrations.AlterField(
            model_name="opening", name="attitude", field=narmare.region.fields.SealedTextField(blank=True)
        ),
        migrations.AlterField(
            model_name="openeditem", name="answer", field=narmare.region.fields.SealedTextField(blank=True)
        ),
        migrations.AlterField(
            model_name="finding", name="why", field=narmare.region.fields.SealedTextField(blank=True)
        ),
        migrations.AlterField(
            model_name="listing",
            name="why",
            field=narmare.region.fields.SealedTextField(blank=True, default=""),
        ),
        migrations.RunPython(close, reopen),
    ]
