"""Ambulance trips."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Listed, Rate, Text, Year


indicator = Indicator(
    id="ambulans_per_1000",
    version="1.0",
    title=Text(
        "Ambulansuppdrag",
        "Ambulance trips",
    ),
    why=Text(
        "Den som har en plan och vet vart man vänder sig behöver ambulans mer sällan.",
        "Whoever has a plan and knows whom to call needs an ambulance less often.",
    ),
    plain=Text(
        "Räknas: ambulansuppdrag till en person, på vårdcentralen där personen är listad. Värde: uppdrag per "
        "1 000 listade, per månad eller per år. Antalet uppdrag är täljaren.",
        "Counted: ambulance trips to a person, at the person's care centre. Value: trips per 1,000 listed "
        "persons, per month or per year. The number of trips is the numerator.",
    ),
    direction="down",
    unit="per_1000",
    decimals=1,
    measure=Rate(events=Events("ambulance_trip", "at", unit="listed"), per=Listed()),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (ambulanstransporter i relation till antalet listade)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Alla prioriteter räknas, också uppdrag som slutar i hemmet.",
            "Every priority counts, also trips that end at home.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    special_housing=True,
)
