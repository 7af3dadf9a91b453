"""Print docs/reference/permissions.md."""

from typing import Any

from django.core.management.base import BaseCommand

from narmare.region.reference import permission_page


class Command(BaseCommand):
    help = "Print the page docs/reference/permissions.md, made from the roles in the code."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(permission_page(), ending="")
