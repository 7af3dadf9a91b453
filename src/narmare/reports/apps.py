"""Django's name of this app, and its entry in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from narmare.design import nav


class ReportsConfig(AppConfig):
    """Reports to boards and auditors."""

    name = "narmare.reports"
    label = "reports"

    def ready(self) -> None:
        nav.register(_("Rapporter"), "reports", permission="report_read", order=45)
