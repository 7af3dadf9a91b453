"""New reports have a key of 128 random bits (`region.unguessed`); the ones that are there keep theirs.  Nothing changes in the database."""

from django.db import migrations, models

import narmare.region.unguessed


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_file_orders")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="key",
            field=models.UUIDField(default=narmare.region.unguessed.unguessed, editable=False, unique=True),
        ),
    ]
