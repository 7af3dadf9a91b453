"""A sign of life in a case lasts until a time: longer where no script can say that somebody has left."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0002_tables_and_direct_contact")]

    operations = [
        migrations.AddField(
            model_name="presence",
            name="until",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
    ]
