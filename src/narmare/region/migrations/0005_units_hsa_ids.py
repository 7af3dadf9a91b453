"""Units have their HSA-id, so that an assignment chosen at the national provider names a unit here."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("region", "0004_kept_forms")]

    operations = [
        migrations.AddField("unit", "hsa_id", models.CharField(blank=True, default="", max_length=31)),
        migrations.AddConstraint(
            "unit",
            models.CheckConstraint(
                name="unit_hsa_id_form",
                condition=Q(hsa_id="") | Q(hsa_id__regex=r"^[A-Z]{2}[0-9]{10}-[0-9A-Z]{1,17}$"),
            ),
        ),
        migrations.AddConstraint(
            "unit",
            models.UniqueConstraint(name="unit_hsa_id_once", fields=["hsa_id"], condition=~Q(hsa_id="")),
        ),
    ]
