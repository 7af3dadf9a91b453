"""Unplanned stays in hospital, 65 and over."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    AgeAtLeast,
    All,
    Events,
    Indicator,
    Is,
    Listed,
    Rate,
    Text,
    Year,
)


indicator = Indicator(
    id="inlaggningar_oplanerade_65plus",
    version="1.0",
    title=Text(
        "Oplanerade inläggningar, 65+",
        "Unplanned admissions, 65+",
    ),
    why=Text(
        "En oplanerad inläggning är ofta en försämring som kunde ha mötts tidigare och närmare hemmet.",
        "An unplanned admission is often a deterioration that could have been met earlier and nearer home.",
    ),
    plain=Text(
        "Räknas: oplanerade inskrivningar på sjukhus av personer 65 år eller äldre, på vårdcentralen där "
        "personen är listad. Värde: inläggningar per 1 000 listade 65 år eller äldre, per månad eller per år.",
        "Counted: unplanned admissions of persons of 65 or over, at the person's care centre. Value: "
        "admissions per 1,000 listed persons of 65 or over, per month or per year.",
    ),
    direction="down",
    unit="per_1000",
    decimals=1,
    measure=Rate(
        events=Events(
            "admission", "admitted_at", unit="listed", where=All(AgeAtLeast(65), Is("planned", False))
        ),
        per=Listed(AgeAtLeast(65)),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Västmanland och Dalarna i Socialstyrelsens regionöversikt 2020 (oplanerade inläggningar, sköra äldre)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Dokumenten gäller multisjuka äldre utan att avgränsa dem. Gränsen 65 år är projektets val.",
            "The documents speak of old people with several illnesses without defining them. The limit of 65 is "
            "the project's choice.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    special_housing=True,
)
