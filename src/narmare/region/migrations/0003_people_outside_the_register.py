from django.db import migrations, models


# Until now staff recorded guardians only: what somebody else than the person gave is a guardian's right.
GUARDIANS = """
UPDATE region_agency AS agency SET ground = 'guardian' FROM region_account AS account
WHERE account.id = agency.granted_by_id AND account.person_id IS DISTINCT FROM agency.person_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("region", "0002_care_administrator"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="person",
            name="reserve_number",
            field=models.CharField(max_length=12, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reserve_number__isnull", True),
                    ("reserve_number__regex", "^[0-9A-Z]{6,12}$"),
                    _connector="OR",
                ),
                name="person_reserve_number_letters_and_digits",
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="ground",
            field=models.CharField(
                choices=[
                    ("own", "gav rätten själv, inloggad"),
                    ("spoken", "gav rätten muntligt, på plats och med legitimation"),
                    ("written", "skriftlig fullmakt"),
                    ("trustee", "god man eller förvaltare enligt beslut"),
                    ("guardian", "vårdnadshavare enligt folkbokföringen"),
                ],
                default="own",
                max_length=10,
            ),
        ),
        migrations.RunSQL(GUARDIANS, migrations.RunSQL.noop),
    ]
