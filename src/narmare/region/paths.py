"""The ways of the law to data that are closed: for each its statute, its conditions, whom it reaches and for how long.

They are kept apart on purpose.  Lag 2022:913 3 kap. 7 §: the ways are all there are; no consent makes them wider.  The hours
are the product's; the statutes give none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


CHILD = "child_cannot"
ATTITUDE = "attitude"
CONDITIONS: Mapping[str, Promise | str] = {
    "relation": _("Jag har en aktuell patientrelation till personen."),
    "importance": _("Uppgifterna kan antas ha betydelse för att förebygga, utreda eller behandla."),
    "consent": _("Personen samtycker. Jag har frågat personen själv."),
    CHILD: _("Personen är ett barn som inte kan samtycka."),
    "cannot_ask": _("Det går inte att få personens samtycke nu."),
    "imperative": _("Uppgifterna kan antas ha betydelse för vård som personen oundgängligen behöver."),
    "danger": _("Det är fara för personens liv, eller annars allvarlig risk för personens hälsa."),
    "lasting": _("Personen är vuxen och saknar inte bara tillfälligt förmåga att ta ställning."),
    ATTITUDE: _("Personens inställning är klarlagd så långt det går."),
    "not_opposed": _("Det finns inte anledning att anta att personen skulle motsätta sig."),
}


@dataclass(frozen=True)
class Path:
    """One way: `across` to other care providers, else within one's own; to what is `blocked`, else to what is not.

    `conditions` must all be met; of a tuple inside, one.  `opens` is False where the holder of the data decides.
    """

    key: str
    title: Promise | str
    statute: str
    across: bool
    blocked: bool
    conditions: tuple[str | tuple[str, ...], ...]
    lasts: timedelta
    emergency: bool = False
    opens: bool = True

    def __post_init__(self) -> None:
        if unknown := set(self.asked) - set(CONDITIONS):
            raise ValueError(f"{self.key}: unknown conditions {sorted(unknown)}. Name those of CONDITIONS.")
        if not timedelta(0) < self.lasts <= timedelta(days=1):
            raise ValueError(f"{self.key}: an opening lasts at most a day.")

    @property
    def asked(self) -> list[str]:
        """Every condition that the page asks about."""
        return [key for one in self.conditions for key in (one if isinstance(one, tuple) else (one,))]

    def met(self, said: Collection[str]) -> bool:
        """Whether what was `said` meets every condition."""
        return all(
            any(key in said for key in one) if isinstance(one, tuple) else one in said
            for one in self.conditions
        )

    @property
    def ground(self) -> str:
        """What the access log calls a reading through it."""
        return f"opened_{self.key}"


HOURS = timedelta(hours=1)
PATHS: Mapping[str, Path] = {
    path.key: path
    for path in (
        Path(
            "lift_consent", _("Häva en spärr med personens samtycke"), "patientdatalagen 4 kap. 5 § 1",
            across=False, blocked=True, conditions=("relation", "consent"), lasts=24 * HOURS,
        ),
        Path(
            "lift_emergency", _("Häva en spärr i en nödsituation"), "patientdatalagen 4 kap. 5 § 2",
            across=False, blocked=True, conditions=("relation", "cannot_ask", "imperative"), lasts=4 * HOURS, emergency=True,
        ),
        Path(
            "consent", _("Läsa hos en annan vårdgivare med samtycke"), "lag 2022:913 3 kap. 1 §",
            across=True, blocked=False, conditions=("relation", "importance", ("consent", CHILD)), lasts=24 * HOURS,
        ),
        Path(
            "incapable", _("Läsa om en vuxen som inte kan ta ställning"), "lag 2022:913 3 kap. 3 §",
            across=True, blocked=False, conditions=("relation", "importance", "lasting", ATTITUDE, "not_opposed"),
            lasts=24 * HOURS,
        ),
        Path(
            "request", _("Fara för livet, spärrat: be vårdgivaren häva"), "lag 2022:913 3 kap. 5 §",
            across=True, blocked=True, conditions=("danger", "cannot_ask", "imperative"), lasts=4 * HOURS,
            emergency=True, opens=False,
        ),
        Path(
            "emergency", _("Fara för livet, inte spärrat: nödöppning"), "lag 2022:913 3 kap. 6 §",
            across=True, blocked=False, conditions=("danger", "cannot_ask", "imperative"), lasts=4 * HOURS, emergency=True,
        ),
    )
}  # fmt: skip
