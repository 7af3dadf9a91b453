"""A level may have a longer name, such as special_housing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followup", "0004_snapshot_sums")]

    operations = [
        migrations.AlterField(model_name="measurement", name="level", field=models.CharField(max_length=20)),
    ]
