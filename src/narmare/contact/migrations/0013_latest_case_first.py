"""A person's latest case stands first in the index, also of two of the same moment: what a new case asks for needs no sorting."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0012_keys_of_128_bits")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_person"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["person", "-asked_at", "-id"], name="case_person"),
        ),
    ]
