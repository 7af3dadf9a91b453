"""Unplanned stays for chronic illness that primary care can prevent."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    All,
    Events,
    Indicator,
    Is,
    Listed,
    Rate,
    Reference,
    Text,
    Year,
)


indicator = Indicator(
    id="paverkbar_slutenvard_per_1000",
    version="1.0",
    title=Text(
        "Påverkbar slutenvård vid kronisk sjukdom",
        "Avoidable hospital stays for chronic illness",
    ),
    why=Text(
        "Hjärtsvikt, KOL, astma och diabetes som sköts väl i primärvården behöver sällan sjukhus.",
        "Heart failure, COPD, asthma and diabetes that are well cared for in primary care seldom need a "
        "hospital.",
    ),
    plain=Text(
        "Räknas: oplanerade inskrivningar med hjärtsvikt, KOL, astma eller diabetes som huvudorsak, på "
        "vårdcentralen där personen är listad. Värde: inläggningar per 1 000 listade, per månad eller per år.",
        "Counted: unplanned admissions with heart failure, COPD, asthma or diabetes as main cause, at the "
        "person's care centre. Value: admissions per 1,000 listed persons, per month or per year.",
    ),
    direction="down",
    unit="per_1000",
    decimals=2,
    measure=Rate(
        events=Events(
            "admission",
            "admitted_at",
            unit="listed",
            where=All(Is("planned", False), Is("cause_class", "heart_failure", "copd_asthma", "diabetes")),
        ),
        per=Listed(),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="SKR, Indikatorer Nära vård (påverkbar slutenvård vid kronisk sjukdom, per 100 000)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Den nationella listan av diagnoser är inte hittad. Tabellernas tre orsaker är projektets förslag, så "
            "värdet går inte att jämföra med rikets.",
            "The national list of diagnoses was not found. The tables' three causes are the project's proposal, "
            "so the value cannot be compared with the national one.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    references=(
        Reference(
            5.56,
            "2020-04",
            Text("Riket, per 1 000, annan avgränsning", "Sweden, per 1,000, another delimitation"),
            "SKR, Indikatorer Nära vård 2023",
        ),
    ),
    special_housing=True,
)
