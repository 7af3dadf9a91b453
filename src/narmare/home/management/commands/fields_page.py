"""Print docs/reference/fields.md."""

from typing import Any

from django.core.management.base import BaseCommand

from narmare.home import field_rules


class Command(BaseCommand):
    help = "Print the page docs/reference/fields.md, made from content/access/fields.yaml and the models."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(field_rules.page(), ending="")
