"""Which other initiatives a study adjusts for, frozen when it is registered.  Earlier studies adjust for none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_hidden_months")]

    operations = [
        migrations.AddField(
            model_name="effectstudy",
            name="adjusts",
            field=models.JSONField(
                default=dict,
                help_text="measure -> other initiative -> its roll-out: what is taken out of the answer",
            ),
        )
    ]
