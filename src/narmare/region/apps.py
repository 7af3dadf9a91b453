"""The app of organisation, people, roles, permissions, audit and sign-in."""

from django.apps import AppConfig


class RegionConfig(AppConfig):
    """Registers the system checks when Django starts."""

    name = "narmare.region"
    label = "region"
    verbose_name = "Region"

    def ready(self) -> None:
        from narmare.region import checks  # noqa: F401  registers narmare.E001 ... when imported
