"""Residents of 65 and over with municipal health care."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    AgeAtLeast,
    Indicator,
    Residents,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="hemsjukvard_65plus",
    version="1.0",
    title=Text(
        "Kommunal hälso- och sjukvård, 65+",
        "Municipal health care, 65+",
    ),
    why=Text(
        "Fler ska få vård hemma. Måttet visar hur många äldre som kommunen ger hälso- och sjukvård.",
        "More should be cared for at home. The measure shows how many older persons get health care from the "
        "municipality.",
    ),
    plain=Text(
        "Räknas: invånare 65 år eller äldre i slutet av månaden, i kommunen där de bor. Uppfyller: har då "
        "kommunal hälso- och sjukvård hemma eller på särskilt boende.",
        "Counted: residents of 65 or over at the end of the month, in the municipality where they live. Meets "
        "it: has municipal health care then, at home or in special housing.",
    ),
    direction="neutral",
    unit="percent",
    decimals=1,
    measure=Share(of=Residents(AgeAtLeast(65)), meeting=ActiveSpan("home_care")),
    year=Year("last_month"),
    mature_after_days=0,
    source="Kolada N20897",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Nämnaren är befolkningen, inte de listade; måttet finns för kommun och region, inte för vårdcentral.",
            "The denominator is the population, not the listed; the measure exists for municipality and region, "
            "not for care centre.",
        ),
        Text(
            "Tabellen över personer har dagens kommun, så den som har flyttat räknas bakåt i den nya.",
            "The table of persons has today's municipality, so whoever has moved counts in the new one also in "
            "the past.",
        ),
    ),
)
