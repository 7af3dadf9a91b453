"""Home visits."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    All,
    Events,
    Indicator,
    Is,
    Listed,
    Rate,
    Text,
    UnitIs,
    Year,
)


indicator = Indicator(
    id="hembesok_per_1000",
    version="1.0",
    title=Text(
        "Hembesök",
        "Home visits",
    ),
    why=Text(
        "Den sköraste får bäst vård hemma. Hembesöken visar om vården kommer dit.",
        "The frailest are best cared for at home. Home visits show whether care gets there.",
    ),
    plain=Text(
        "Räknas: besök i personens hem från en vårdcentral, av alla yrken, på vårdcentralen där personen är "
        "listad. Värde: besök per 1 000 listade, per månad eller per år. Antalet besök är täljaren.",
        "Counted: visits in the person's home by a care centre, by every profession, at the person's care "
        "centre. Value: visits per 1,000 listed persons, per month or per year. The number of visits is the "
        "numerator.",
    ),
    direction="up",
    unit="per_1000",
    decimals=1,
    measure=Rate(
        events=Events("visit", "at", unit="listed", where=All(Is("kind", "home"), UnitIs("care_centre"))),
        per=Listed(),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (antalet hembesök); Primärvårdskvalitet",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Kommunens hembesök räknas inte: de finns inte i tabellen över besök.",
            "Home visits by the municipality do not count: they are not in the table of visits.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    special_housing=True,
)
