"""Print docs/reference/input.md."""

from typing import Any

from django.core.management.base import BaseCommand

from narmare.home import input_reference


class Command(BaseCommand):
    help = "Print the page docs/reference/input.md, made from forms, policies and models."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(input_reference.page(), ending="")
