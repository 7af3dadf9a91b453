"""Outpatient visits of listed persons that are in primary care."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Is, Share, Text, UnitIs, Year


indicator = Indicator(
    id="tackningsgrad_primarvard",
    version="1.0",
    title=Text(
        "Täckningsgrad i primärvården",
        "Share of visits in primary care",
    ),
    why=Text(
        "Primärvården ska vara navet. Täckningsgraden visar hur stor del av öppenvården den ger.",
        "Primary care should be the hub. The share shows how much of open care it gives.",
    ),
    plain=Text(
        "Räknas: listade personers besök i öppenvård, på vårdcentral och på sjukhus, på vårdcentralen där "
        "personen är listad. Uppfyller: besöket var på en vårdcentral.",
        "Counted: outpatient visits of listed persons, at care centres and at hospital clinics, at the "
        "person's care centre. Meets it: the visit was at a care centre.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("visit", "at", unit="listed", where=Is("kind", "physical", "home", "video", "group")),
        meeting=UnitIs("care_centre"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Strategins indikator 1b; betydelsen är den vanliga, ingen definition är publicerad",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Besök på vilken vårdcentral som helst räknas, inte bara den egna. Telefon och chatt räknas inte.",
            "A visit to any care centre counts, not only one's own. Telephone and chat do not count.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    special_housing=True,
)
