"""What somebody has written and not sent is encrypted too; what is stored already becomes so here."""

from typing import Any

from django.db import migrations, models

import narmare.region.fields


def close(apps: Any, schema_editor: Any) -> None:
    """Encrypt every draft: it is read as it is and stored closed."""
    for draft in apps.get_model("contact", "Draft").objects.exclude(data={}).iterator():
        draft.save(update_fields=["data"])


def reopen(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    model = apps.get_model("contact", "Draft")
    field = model._meta.get_field("data")
    with schema_editor.connection.cursor() as cursor:
        for draft in model.objects.exclude(data={}).iterator():
            plain = models.JSONField().get_db_prep_value(draft.data, schema_editor.connection)
            cursor.execute(f"UPDATE contact_draft SET {field.column} = %s WHERE id = %s", [plain, draft.pk])  # noqa: S608  our own name


class Migration(migrations.Migration):
    dependencies = [("contact", "0006_own_words_encrypted")]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="data",
            field=narmare.region.fields.PartlySealedField(default=dict, plain=("reason", "unit")),
        ),
        migrations.RunPython(close, reopen),
    ]
