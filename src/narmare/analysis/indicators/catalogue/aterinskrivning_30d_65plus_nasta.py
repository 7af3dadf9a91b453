"""Discharges of those of 65 and over whose next stay is unplanned and within thirty days."""

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
    id="aterinskrivning_30d_65plus_nasta",
    version="1.0",
    title=Text(
        "Nästa vårdtillfälle är oplanerat och inom 30 dagar, 65+",
        "The next stay is unplanned and within 30 days, 65+",
    ),
    why=Text(
        "En hemgång som håller kräver att sjukhus, vårdcentral och kommun har ordnat det som ska ta vid.",
        "A discharge that lasts needs hospital, care centre and municipality to have arranged what comes "
        "next.",
    ),
    plain=Text(
        "Räknas: utskrivningar från sjukhus av personer 65 år eller äldre, i utskrivningens månad, på "
        "vårdcentralen där personen är listad. Uppfyller: personens nästa inskrivning är oplanerad och 1 till "
        "30 dagar senare.",
        "Counted: discharges from hospital of persons of 65 or over, in the month of the discharge, at the "
        "person's care centre. Meets it: the person's next admission is unplanned and 1 to 30 days later.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("admission", "discharged_at", unit="listed", where=AgeAtLeast(65)),
        meeting=FollowedBy(
            "admission",
            "admitted_at",
            after="discharged_at",
            days=30,
            where=Is("planned", False),
            next_only=True,
        ),
    ),
    year=Year("pooled"),
    mature_after_days=30,
    source="Projektets variant: bara nästa inskrivning räknas",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Kommer en planerad inskrivning först räknas utskrivningen inte som återinskrivning, också om en "
            "oplanerad följer.",
            "If a planned admission comes first, the discharge is no readmission, also when an unplanned one "
            "follows.",
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
