"""Unplanned readmission within thirty days after stays for selected causes, 65 and over."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    AgeAtLeast,
    All,
    Events,
    FollowedBy,
    Indicator,
    Is,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="aterinskrivning_30d_65plus_diagnoser",
    version="1.0",
    title=Text(
        "Oplanerad återinskrivning inom 30 dagar vid utvalda diagnoser, 65+",
        "Unplanned readmission within 30 days after selected diagnoses, 65+",
    ),
    why=Text(
        "En hemgång som håller kräver att sjukhus, vårdcentral och kommun har ordnat det som ska ta vid.",
        "A discharge that lasts needs hospital, care centre and municipality to have arranged what comes "
        "next.",
    ),
    plain=Text(
        "Räknas: utskrivningar från sjukhus av personer 65 år eller äldre efter vård för hjärtsvikt, KOL, "
        "astma, diabetes, infektion, fall eller stroke, i utskrivningens månad, på vårdcentralen där personen "
        "är listad. Uppfyller: samma person skrevs in oplanerat 1 till 30 dagar senare.",
        "Counted: discharges from hospital of persons of 65 or over after care for heart failure, COPD, "
        "asthma, diabetes, infection, a fall or stroke, in the month of the discharge, at the person's care "
        "centre. Meets it: the same person was admitted without plan 1 to 30 days later.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events(
            "admission",
            "discharged_at",
            unit="listed",
            where=All(
                AgeAtLeast(65),
                Is("cause_class", "heart_failure", "copd_asthma", "diabetes", "infection", "fall", "stroke"),
            ),
        ),
        meeting=FollowedBy(
            "admission", "admitted_at", after="discharged_at", days=30, where=Is("planned", False)
        ),
    ),
    year=Year("pooled"),
    mature_after_days=30,
    source="Kolada N20506 (utvalda diagnoser)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Den nationella listan av diagnoser är inte hittad; tabellernas orsaker är projektets förslag.",
            "The national list of diagnoses was not found; the tables' causes are the project's proposal.",
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
