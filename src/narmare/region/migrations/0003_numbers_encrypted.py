"""Identity numbers are encrypted; those that are stored already become so here."""

from typing import Any

from django.db import migrations, models

import narmare.region.fields
from narmare.region import rotation


NUMBERS = ("personnummer", "reserve_number")


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt every number."""
    for name in NUMBERS:
        rotation.reclose(apps.get_model("region", "Person")._meta.get_field(name))


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    for name in NUMBERS:
        rotation.unclose(apps.get_model("region", "Person")._meta.get_field(name))


class Migration(migrations.Migration):
    dependencies = [("region", "0002_what_is_closed_and_opened")]

    operations = [
        migrations.RemoveConstraint(model_name="person", name="person_personnummer_twelve_digits"),
        migrations.RemoveConstraint(model_name="person", name="person_reserve_number_letters_and_digits"),
        migrations.AlterField(
            model_name="person",
            name="personnummer",
            field=narmare.region.fields.SearchableField(
                max_length=80, null=True, pattern="[0-9]{12}", unique=True
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="reserve_number",
            field=narmare.region.fields.SearchableField(
                max_length=80, null=True, pattern="[0-9A-Z]{6,12}", unique=True
            ),
        ),
        migrations.RunPython(close, reopen),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(personnummer__isnull=True) | models.Q(personnummer__regex=r"^s1[.]"),
                name="person_personnummer_encrypted",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(reserve_number__isnull=True) | models.Q(reserve_number__regex=r"^s1[.]"),
                name="person_reserve_number_encrypted",
            ),
        ),
    ]
