"""What every new case pays for becomes less: a key of 16 bytes that cannot be empty, numbers without a second check, and no look
for a case in the statement that inserts it."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


# The demo's own cases had keys of another kind.
KEYS = """
ALTER TABLE contact_case ALTER COLUMN submit_key TYPE uuid
USING CASE WHEN submit_key ~ '^demo-[0-9]$' THEN lpad(right(submit_key, 1), 32, '0')::uuid ELSE submit_key::uuid END
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0013_latest_case_first")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_submit_key_filled"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(KEYS, "ALTER TABLE contact_case ALTER COLUMN submit_key TYPE varchar(64)")
            ],
            state_operations=[migrations.AlterField("case", "submit_key", models.UUIDField())],
        ),
        migrations.AlterField("case", "priority", models.SmallIntegerField(default=3)),
        migrations.AlterField("case", "version", models.IntegerField(default=1)),
        migrations.AlterField(
            "draft",
            "case",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contact.case",
            ),
        ),
    ]
