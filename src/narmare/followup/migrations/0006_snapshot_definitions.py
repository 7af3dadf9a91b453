"""What each definition counted stands with the snapshot; of those that are stored already nobody knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followup", "0005_longer_levels")]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="definitions",
            field=models.JSONField(
                default=dict, help_text="indicator id -> digest of what it counts; empty of older ones"
            ),
        ),
    ]
