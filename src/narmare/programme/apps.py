"""Django's name of this app, and its entries in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from narmare.design import nav


class ProgrammeConfig(AppConfig):
    """Strategy, goals and initiatives."""

    name = "narmare.programme"
    label = "programme"

    def ready(self) -> None:
        nav.register(_("Program"), "portfolio", permission="programme_read", order=25)
        nav.register(pgettext_lazy("plural", "Beslut"), "decisions", permission="decision_read", order=26)
