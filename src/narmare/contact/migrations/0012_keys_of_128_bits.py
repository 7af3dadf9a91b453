"""New drafts have a key of 128 random bits (`region.unguessed`); the ones that are there keep theirs.  Nothing changes in the database."""

from django.db import migrations, models

import narmare.region.unguessed


class Migration(migrations.Migration):
    dependencies = [("contact", "0011_record_kept_as_written")]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="key",
            field=models.UUIDField(default=narmare.region.unguessed.unguessed, unique=True),
        ),
    ]
