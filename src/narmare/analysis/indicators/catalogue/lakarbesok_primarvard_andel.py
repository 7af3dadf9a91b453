"""Doctor visits that are in primary care."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Share, Text, UnitIs, Year


indicator = Indicator(
    id="lakarbesok_primarvard_andel",
    version="1.0",
    title=Text(
        "Läkarbesök i primärvården av alla läkarbesök",
        "Doctor visits in primary care of all doctor visits",
    ),
    why=Text(
        "När tyngdpunkten flyttar nära ska en större del av läkarbesöken ske i primärvården.",
        "When the weight moves near, more of the doctor visits should be in primary care.",
    ),
    plain=Text(
        "Räknas: listade personers personliga möten med läkare i öppenvård, på vårdcentralen där personen är "
        "listad. Uppfyller: besöket var på en vårdcentral eller därifrån i hemmet.",
        "Counted: listed persons' meetings in person with doctors in open care, at the person's care centre. "
        "Meets it: the visit was at a care centre, or by one at home.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events(
            "visit",
            "at",
            unit="listed",
            where=All(Is("profession", "doctor"), Is("kind", "physical", "home", "group")),
        ),
        meeting=UnitIs("care_centre"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada U61904",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Video, telefon och chatt räknas inte: måttet gäller möten i samma rum.",
            "Video, telephone and chat do not count: the measure is about meeting in one room.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    special_housing=True,
)
