"""Continuity of doctors in special housing."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    All,
    Continuity,
    Events,
    Indicator,
    Is,
    Listed,
    Text,
    UnitIs,
    Year,
)


indicator = Indicator(
    id="kontinuitetsindex_sabo",
    version="1.0",
    title=Text(
        "Kontinuitetsindex för läkare på särskilt boende",
        "Continuity of doctors in special housing",
    ),
    why=Text(
        "På särskilt boende är en läkare som känner personen skillnaden mellan vård där och en resa till "
        "akuten.",
        "In special housing a doctor who knows the person is the difference between care there and a trip to "
        "the emergency department.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden som då bor på särskilt boende och har gjort minst tre läkarbesök "
        "på eller från någon vårdcentral under de senaste 18 månaderna. Värde: medelvärdet av deras index, 0 "
        "till 1.",
        "Counted: persons listed at the end of the month who live in special housing then and had at least "
        "three doctor visits at or by any care centre in the last 18 months. Value: the mean of their "
        "indices, 0 to 1.",
    ),
    direction="up",
    unit="index",
    decimals=2,
    measure=Continuity(
        visits=Events(
            "visit",
            "at",
            where=All(
                Is("profession", "doctor"), Is("kind", "physical", "home", "video"), UnitIs("care_centre")
            ),
        ),
        window_months=18,
        at_least=3,
        of=Listed(ActiveSpan("home_care", where=Is("kind", "special_housing"))),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="SKR, Indikatorer Nära vård (kontinuitetsindex på särskilt boende, utan värde); Primärvårdskvalitet",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Boendet räknas vid månadens slut; besöken i fönstret kan vara från tiden innan.",
            "The housing is that at the end of the month; the visits in the window may be from before.",
        ),
        Text(
            "Få personer på varje enhet: döljs ofta där, läs för kommun och region.",
            "Few persons at each unit: often hidden there, read it for municipality and region.",
        ),
    ),
)
