"""Continuity of nurses: the Bice-Boxerman index over eighteen months."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Continuity, Events, Indicator, Is, Text, UnitIs, Year


indicator = Indicator(
    id="kontinuitetsindex_sjukskoterska_18m",
    version="1.0",
    title=Text(
        "Kontinuitetsindex för sjuksköterskor, 18 månader",
        "Continuity of nurses, 18 months",
    ),
    why=Text(
        "För den som är kroniskt sjuk är sjuksköterskan ofta den som känner en bäst.",
        "For those with a chronic illness the nurse is often the one who knows them best.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden som har gjort minst tre besök hos sjuksköterska på någon "
        "vårdcentral under de senaste 18 månaderna. Värde: medelvärdet av deras index, 0 till 1.",
        "Counted: persons listed at the end of the month with at least three visits to nurses at any care "
        "centre in the last 18 months. Value: the mean of their indices, 0 to 1.",
    ),
    direction="up",
    unit="index",
    decimals=2,
    measure=Continuity(
        visits=Events(
            "visit",
            "at",
            where=All(
                Is("profession", "nurse"), Is("kind", "physical", "home", "video"), UnitIs("care_centre")
            ),
        ),
        window_months=18,
        at_least=3,
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Primärvårdskvalitet (SKR): COC, som också räknas för andra yrken",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Minst tre besök krävs. Gränsen är projektets val: den nationella är inte publicerad.",
            "At least three visits are needed. The threshold is the project's choice: the national one is not "
            "published.",
        ),
        Text(
            "Jämför inte med läkarnas index: arbetet är ordnat på annat sätt.",
            "Do not compare with the doctors' index: the work is organised in another way.",
        ),
    ),
    special_housing=True,
)
