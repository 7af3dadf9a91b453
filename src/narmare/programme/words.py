"""What the parts of the programme are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from narmare.programme.models import Benefit
from narmare.programme.queries.expected import Horizon


COLUMN_TITLES: Mapping[str, Promise | str] = {
    "proposals": _("Förslag"),
    "decided": _("Beslutat"),
    "preparing": _("1. Förberedande fas"),
    "introducing": _("2. Lösning och införande"),
    "effects": _("3. Effekthantering"),
    "over": _("Avslutat"),
}
HORIZON_TITLES: Mapping[Horizon, Promise | str] = {
    Horizon.NOW: _("Nu"),
    Horizon.MONTH: _("Inom en månad"),
    Horizon.HALF_YEAR: _("Inom sex månader"),
    Horizon.YEAR: _("Inom ett år"),
    Horizon.THREE_YEARS: _("Inom tre år"),
    Horizon.FIVE_YEARS: _("Inom fem år och senare"),
}
# The colour of a benefit's state; the words always stand beside it.
STATE_KINDS: Mapping[str, str] = {
    Benefit.State.IDENTIFIED: "", Benefit.State.PLANNED: "info", Benefit.State.INTRODUCED: "info", Benefit.State.OBSERVED: "warn",
    Benefit.State.VERIFIED: "ok", Benefit.State.TAKEN_HOME: "ok", Benefit.State.NOT_REALISED: "err", Benefit.State.WRITTEN_OFF: "",
}  # fmt: skip
ACTIONS: Mapping[str, Promise | str] = {
    "proposed": _("föreslog"), "edited": _("ändrade"), "assessed": _("bedömde"), "coordinated": _("samordnade"),
    "prioritised": _("prioriterade"), "decided": _("skrev in beslutet om"), "declined": _("skrev in avslaget på"),
    "preparing": _("började den förberedande fasen för"), "introducing": _("började införandet av"),
    "effects": _("började effekthanteringen av"), "closed": _("avslutade"), "answered": _("svarade på frågorna om"),
    "reopened": _("tog tillbaka att det är klart:"), "added": _("lade till"), "removed": _("tog bort"), "changed": _("ändrade"), "done": _("noterade som klart"),
    "planned": _("planerade"), "ticked": _("prickade av"), "restored": _("tog tillbaka en ändring av"),
    "evidence": _("lade en effektstudie till"),
    **{state.value: _("ändrade läget för") for state in Benefit.State if state != Benefit.State.PLANNED},
}  # fmt: skip
