"""Listed persons at care centres that others run."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    Indicator,
    Listed,
    Share,
    Text,
    UnitOwnedBy,
    Year,
)


indicator = Indicator(
    id="listade_hos_privata_andel",
    version="1.0",
    title=Text(
        "Listade hos andra utförare än regionen",
        "Listed with other providers than the region",
    ),
    why=Text(
        "Omställningen gäller all primärvård. Där andra utförare är många måste den bygga på avtal.",
        "The move to close care is about all primary care. Where other providers are many it must rest on "
        "contracts.",
    ),
    plain=Text(
        "Räknas: personer listade på en vårdcentral i slutet av månaden. Uppfyller: vårdcentralen drivs på "
        "avtal av någon annan än regionen.",
        "Counted: persons listed at a care centre at the end of the month. Meets it: the care centre is run "
        "on contract by somebody else than the region.",
    ),
    direction="neutral",
    unit="percent",
    decimals=1,
    measure=Share(of=Listed(), meeting=ActiveSpan("listing", where=UnitOwnedBy("private"))),
    year=Year("last_month"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (andra utförares andel av primärvården, omkring 20 procent); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Andel av de listade, inte av besöken eller kronorna: dokumentet säger inte andel av vad.",
            "A share of the listed, not of visits or kronor: the document does not say a share of what.",
        ),
        Text(
            "På en enskild vårdcentral är andelen 0 eller 100 procent: läs den för kommunen och regionen. Vem som"
            " driver är vem som driver nu.",
            "At a single care centre the share is 0 or 100 percent: read it for the municipality and the region. "
            "Who runs it is who does now.",
        ),
    ),
)
