"""The app of organisation, people, roles, permissions, audit and sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionConfig(AppConfig):
    """Registers the system checks when Django starts."""

    name = "narmare.region"
    label = "region"
    verbose_name = "Region"

    def ready(self) -> None:
        from narmare.design import nav
        from narmare.region import (
            checks,  # noqa: F401  registers narmare.E001 ... when imported
            seals,
        )
        from narmare.region.permissions import Permission

        seals.register("region_accesslog")
        seals.register("region_auditevent")
        nav.register(_("Mina uppgifter"), "my-data", permission=Permission.OWN_DATA_READ, order=50)
        nav.register(_("Öppna spärrat"), "closed-find", permission=Permission.CLOSED_OPEN, order=55)
        nav.register(_("Hemsjukvård"), "home-care", permission=Permission.HOME_CARE_RECORD, order=54)
        nav.register(_("Åtkomstlogg"), "access-log", permission=Permission.ACCESS_LOG_REVIEW, order=70)
        nav.register(_("Roller"), "roles", permission=Permission.ROLE_GRANT, order=80)
        nav.register(_("Vad får jag göra?"), "my-permissions", order=90, foot_unless="unit_indicator_read")
