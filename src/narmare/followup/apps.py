"""Django's name of this app, and its entries in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from narmare.design import nav


STAFF = "unit_indicator_read"  # the permission of everybody who works with a unit: these open pages are in their menu


class FollowupConfig(AppConfig):
    """Dashboards and published snapshots."""

    name = "narmare.followup"
    label = "followup"

    def ready(self) -> None:
        from narmare.followup.programme_realised import baseline_of, realised_of
        from narmare.programme.realised import answer_with

        answer_with(realised=realised_of, baseline=baseline_of)
        nav.register(_("Strategi"), "strategy", permission="strategy_read", order=20, foot_unless=STAFF)
        nav.register(_("Mätetal"), "indicators", permission="indicator_read", order=30, foot_unless=STAFF)
        nav.register(_("Enheter"), "units", permission=STAFF, order=40)
        nav.register(_("Bemanning"), "staffing-units", permission="staffing_plan", order=45)
