"""Who rang for the person of a registered case, and the second wall before it (region/wall.py)."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import narmare.region.fields


wall = import_module("narmare.contact.migrations.0003_second_wall")


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0007_drafts_encrypted"),
        ("region", "0008_conditions_of_home_care"),
    ]

    operations = [
        migrations.CreateModel(
            name="Caller",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", narmare.region.fields.SealedTextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="region.agency",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="caller", to="contact.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agency__isnull", False), ("words", ""))
                        | models.Q(("agency__isnull", True), models.Q(("words", ""), _negated=True)),
                        name="caller_by_right_or_in_words",
                    )
                ]
            },
        ),
        migrations.RunSQL(wall.raised("contact_caller", wall.STEP), wall.lowered("contact_caller")),
    ]
