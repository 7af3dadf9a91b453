"""The app of cases, queue and routines: the one way in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """Puts the queue, calls and routines in the menu."""

    name = "narmare.contact"
    label = "contact"
    verbose_name = "Contact"

    def ready(self) -> None:
        from narmare.contact import items
        from narmare.design import nav
        from narmare.region import seals, sources
        from narmare.region.permissions import Permission

        seals.register("contact_caseevent")
        for kind in items.KINDS:
            sources.register(kind)
        nav.register(_("Kontakta vården"), "ask", permission=Permission.CASE_SEND, order=3)
        nav.register(_("Mina ärenden"), "my-cases", permission=Permission.CASE_SEND, order=4)
        nav.register(_("Kö"), "queue", permission=Permission.CASE_READ, order=5)
        nav.register(_("Nytt samtal"), "new-call", permission=Permission.CASE_WORK, order=6)
        nav.register(_("Rutin"), "routine", permission=Permission.ROUTINE_READ, order=60)
