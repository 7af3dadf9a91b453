"""Django's own commands (makemigrations, check, shell) on the same database as `narmare demo`."""

import os
import sys
from pathlib import Path

from narmare.config import embedded


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narmare.config.settings")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(
            Path(os.environ.get("NARMARE_HOME", "var")).resolve() / "postgres"
        )
    os.environ.setdefault("NARMARE_SECRET_KEY", "only-for-manage-commands-on-this-machine")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
