"""Doctor visits in primary care."""

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
    UnitIs,
    Year,
)


indicator = Indicator(
    id="lakarbesok_per_1000",
    version="1.0",
    title=Text(
        "Läkarbesök i primärvården",
        "Doctor visits in primary care",
    ),
    why=Text(
        "Läkarbesöken visar hur mycket av vården som ges nära, och vad som händer när andra yrken tar över.",
        "Doctor visits show how much care is given near home, and what happens when other professions take "
        "over.",
    ),
    plain=Text(
        "Räknas: personliga möten med läkare på en vårdcentral eller i hemmet, på vårdcentralen där personen "
        "är listad. Värde: besök per 1 000 listade, per månad eller per år.",
        "Counted: meetings in person with a doctor of a care centre, there or at home, at the person's care "
        "centre. Value: visits per 1,000 listed persons, per month or per year.",
    ),
    direction="neutral",
    unit="per_1000",
    decimals=1,
    measure=Rate(
        events=Events(
            "visit",
            "at",
            unit="listed",
            where=All(
                Is("profession", "doctor"), Is("kind", "physical", "home", "group"), UnitIs("care_centre")
            ),
        ),
        per=Listed(),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N71807",
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
            "Kolada delar med invånarna; här är nämnaren de listade, så att måttet kan brytas ner på vårdcentral.",
            "Kolada divides by residents; here the denominator is the listed, so that the measure can be broken "
            "down by care centre.",
        ),
    ),
    references=(
        Reference(
            1890.0,
            "2013",
            Text(
                "Kronoberg, alla läkarbesök på vårdcentral", "Kronoberg, every doctor visit at a care centre"
            ),
            "Landstinget Kronoberg, en vanlig dag 2013; omräknat till år och 1 000 invånare",
        ),
    ),
    special_housing=True,
)
