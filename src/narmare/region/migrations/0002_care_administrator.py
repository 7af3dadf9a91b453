from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("region", "0001_organisation_people_roles"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="role_grant_known_role",
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "clinician",
                            "care_administrator",
                            "municipal_clinician",
                            "unit_manager",
                            "controller",
                            "programme_lead",
                            "board_member",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="role_grant_known_role",
            ),
        ),
    ]
