"""Seals over the logs; they only grow, like the logs."""

import django.contrib.postgres.fields
from django.db import migrations, models


APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON region_logseal
    FOR EACH ROW EXECUTE FUNCTION region_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON region_logseal
    FOR EACH STATEMENT EXECUTE FUNCTION region_append_only();
"""
DROP_APPEND_ONLY = """
DROP TRIGGER append_only ON region_logseal;
DROP TRIGGER append_only_whole ON region_logseal;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("region", "0004_upkeep"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("log", models.CharField(max_length=63)),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=63), size=None
                    ),
                ),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("digests", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("head", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("log", "number"), name="log_seal_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="log_seal_number_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ids", []), _negated=True), name="log_seal_has_rows"
                    ),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
    ]
