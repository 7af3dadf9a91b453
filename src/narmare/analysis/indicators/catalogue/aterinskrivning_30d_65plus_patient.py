"""Patients of 65 and over with an unplanned readmission within thirty days."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    AgeAtLeast,
    Events,
    FollowedBy,
    Indicator,
    Is,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="aterinskrivning_30d_65plus_patient",
    version="1.0",
    title=Text(
        "Patienter med oplanerad återinskrivning inom 30 dagar, 65+",
        "Patients with an unplanned readmission within 30 days, 65+",
    ),
    why=Text(
        "En hemgång som håller kräver att sjukhus, vårdcentral och kommun har ordnat det som ska ta vid.",
        "A discharge that lasts needs hospital, care centre and municipality to have arranged what comes "
        "next.",
    ),
    plain=Text(
        "Räknas: personer 65 år eller äldre som skrevs ut från sjukhus under månaden, en gång per person och "
        "månad, på vårdcentralen där personen är listad. Uppfyller: skrevs in oplanerat 1 till 30 dagar efter "
        "månadens sista utskrivning.",
        "Counted: persons of 65 or over who were discharged from hospital in the month, once per person and "
        "month, at the person's care centre. Meets it: was admitted without plan 1 to 30 days after the "
        "month's last discharge.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("admission", "discharged_at", unit="listed", where=AgeAtLeast(65), per="person_month"),
        meeting=FollowedBy(
            "admission", "admitted_at", after="discharged_at", days=30, where=Is("planned", False)
        ),
    ),
    year=Year("pooled"),
    mature_after_days=30,
    source="Kolada U79092 (andel patienter 65 år och äldre)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Varje patient räknas en gång i månaden, vid den sista utskrivningen; under ett år kan samma patient "
            "räknas i flera månader.",
            "Each patient counts once a month, at the last discharge; in a year the same patient may count in "
            "several months.",
        ),
        Text(
            "Inskrivning samma dag är en överflyttning och räknas inte. Fyra mått på återinskrivning finns: de "
            "får aldrig jämföras med varandra.",
            "Admission the same day is a transfer and does not count. There are four measures of readmission: "
            "they must never be compared with each other.",
        ),
    ),
    special_housing=True,
)
