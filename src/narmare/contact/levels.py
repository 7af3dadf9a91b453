"""The levels of care (`knowledge.decisions`) in words."""

from django.utils.translation import gettext_lazy as _


LEVEL_TITLES = {
    "emergency": _("akutsjukvård"),
    "same_day": _("besök samma dag"),
    "booked": _("bokad tid"),
    "chat": _("svar i skrift"),
    "self_care": _("egenvård"),
}
