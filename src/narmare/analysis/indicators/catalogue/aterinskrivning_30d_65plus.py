"""Unplanned readmission within thirty days, 65 and over."""

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
    id="aterinskrivning_30d_65plus",
    version="1.0",
    title=Text("Oplanerad återinskrivning inom 30 dagar, 65+", "Unplanned readmission within 30 days, 65+"),
    why=Text(
        "En hemgång som håller kräver att sjukhus, vårdcentral och kommun har ordnat det som ska ta vid.",
        "A discharge that lasts needs hospital, care centre and municipality to have arranged what comes next.",
    ),
    plain=Text(
        "Räknas: utskrivningar från sjukhus av personer 65 år eller äldre, i utskrivningens månad, på vårdcentralen där personen är "
        "listad. Uppfyller: samma person skrevs in oplanerat 1 till 30 dagar senare.",
        "Counted: discharges from hospital of persons of 65 or over, in the month of the discharge, at the person's care centre. "
        "Meets it: the same person was admitted without plan 1 to 30 days later.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("admission", "discharged_at", unit="listed", where=AgeAtLeast(65)),
        meeting=FollowedBy(
            "admission", "admitted_at", after="discharged_at", days=30, where=Is("planned", False)
        ),
    ),
    year=Year("pooled"),
    mature_after_days=30,
    source="Regionens delårsrapport (andel vårdtillfällen 65+); nära Kolada U79092, som räknar patienter",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Varje vårdtillfälle räknas, inte varje patient, och varje oplanerad inskrivning i fönstret räcker, inte bara den närmaste.",
            "Every stay counts, not every patient, and any unplanned admission in the window will do, not only the next.",
        ),
        Text(
            "Inskrivning samma dag är en överflyttning och räknas inte; dag 30 räknas, dag 31 inte.",
            "Admission the same day is a transfer and does not count; day 30 counts, day 31 does not.",
        ),
        Text(
            "Månaden är klar 30 dagar efter sitt slut och visas inte förrän då.",
            "A month is final 30 days after its end and is not shown until then.",
        ),
    ),
    special_housing=True,
)
