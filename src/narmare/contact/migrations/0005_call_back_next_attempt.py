from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0004_late_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="callback",
            name="next_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
