"""New keys have 128 random bits (`region.unguessed`); the rows that are there keep theirs.  Nothing changes in the database."""

from django.db import migrations, models

import narmare.region.unguessed


class Migration(migrations.Migration):
    dependencies = [("region", "0009_reasons_encrypted")]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="session_stamp",
            field=models.UUIDField(default=narmare.region.unguessed.unguessed, editable=False),
        ),
        migrations.AlterField(
            model_name="session",
            name="handle",
            field=models.UUIDField(default=narmare.region.unguessed.unguessed, unique=True),
        ),
        migrations.AlterField(
            model_name="keptform",
            name="key",
            field=models.UUIDField(
                default=narmare.region.unguessed.unguessed, primary_key=True, serialize=False
            ),
        ),
    ]
