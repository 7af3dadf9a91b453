"""The bytes of sent files are encrypted on the disk."""

from typing import Any

from django.db import migrations

from narmare.meetings import reclosing


def close(apps: Any, _editor: Any) -> None:
    reclosing.reclose(apps.get_model("meetings", "Attachment"))


def unclose(apps: Any, _editor: Any) -> None:
    reclosing.unclose(apps.get_model("meetings", "Attachment"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_file_names_encrypted")]

    operations = [migrations.RunPython(close, unclose)]
