"""Messages are signed; those that are stored already become so here."""

from typing import Any

from django.db import migrations, models

import narmare.region.fields
from narmare.meetings import proofs


def sign(apps: Any, schema_editor: Any) -> None:
    """Sign every message as it stands."""
    proofs.sign_all(apps.get_model("meetings", "Message")._meta.get_field("signature"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_messages_encrypted")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="signature",
            field=narmare.region.fields.SealedTextField(default="", help_text="see meetings.signing"),
            preserve_default=False,
        ),
        migrations.RunPython(sign, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(signature__regex=r"^g1[.]"), name="message_signed"
            ),
        ),
    ]
