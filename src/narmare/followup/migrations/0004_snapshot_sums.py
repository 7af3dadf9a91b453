"""Published snapshots have sums of their parts; those that are stored already get them here, as they stand."""

from typing import Any

from django.db import migrations, models

from narmare.followup import proofs


def keep_sums(apps: Any, schema_editor: Any) -> None:
    """Sum what is stored."""
    for snapshot in apps.get_model("followup", "Snapshot").objects.order_by("pk"):
        snapshot.sums = proofs.sums(snapshot)
        snapshot.save(update_fields=["sums"])


class Migration(migrations.Migration):
    dependencies = [("followup", "0003_study_adjusts")]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="sums",
            field=models.JSONField(
                default=dict, help_text="part -> SHA-256 when it was published (followup.proofs)"
            ),
        ),
        migrations.RunPython(keep_sums, migrations.RunPython.noop),
    ]
