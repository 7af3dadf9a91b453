"""Stays in hospital."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Listed, Rate, Reference, Text, Year


indicator = Indicator(
    id="inlaggningar_per_1000",
    version="1.0",
    title=Text(
        "Vårdtillfällen på sjukhus",
        "Stays in hospital",
    ),
    why=Text(
        "Vården ska komma nära. Färre vårdtillfällen visar att mer klaras utan sjukhussäng.",
        "Care should come near. Fewer stays show that more is done without a hospital bed.",
    ),
    plain=Text(
        "Räknas: inskrivningar på sjukhus, planerade och oplanerade, på vårdcentralen där personen är listad. "
        "Värde: vårdtillfällen per 1 000 listade, per månad eller per år.",
        "Counted: admissions to hospital, planned and unplanned, at the person's care centre. Value: stays "
        "per 1,000 listed persons, per month or per year.",
    ),
    direction="down",
    unit="per_1000",
    decimals=1,
    measure=Rate(events=Events("admission", "admitted_at", unit="listed"), per=Listed()),
    year=Year("pooled"),
    mature_after_days=0,
    source="SKR, Indikatorer Nära vård (vårdtillfällen per 100 000)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "SKR visar per 100 000 invånare; här per 1 000 listade.",
            "SKR shows per 100,000 residents; here per 1,000 listed.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    references=(
        Reference(
            142.1,
            "2019",
            Text("Riket, per 1 000 invånare", "Sweden, per 1,000 residents"),
            "SKR, Indikatorer Nära vård 2023",
        ),
        Reference(
            131.9,
            "2022-01",
            Text("Riket, per 1 000 invånare", "Sweden, per 1,000 residents"),
            "SKR, Indikatorer Nära vård 2023",
        ),
    ),
    special_housing=True,
)
