"""Django's name of this app, and its entry in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from narmare.design import nav


class HomeConfig(AppConfig):
    """Start pages."""

    name = "narmare.home"
    label = "home"

    def ready(self) -> None:
        nav.register(_("Start"), "home", order=1)
