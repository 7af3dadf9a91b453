"""Visits in primary care to others than doctors."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    All,
    Events,
    Indicator,
    Is,
    Listed,
    Not,
    Rate,
    Text,
    UnitIs,
    Year,
)


indicator = Indicator(
    id="ovriga_besok_per_1000",
    version="1.0",
    title=Text(
        "Besök i primärvården hos andra än läkare",
        "Visits in primary care to others than doctors",
    ),
    why=Text(
        "Nära vård behöver hela laget. Besöken hos sjuksköterska, fysioterapeut och psykolog visar om det "
        "finns.",
        "Close care needs the whole team. Visits to nurses, physiotherapists and psychologists show whether "
        "it is there.",
    ),
    plain=Text(
        "Räknas: personliga möten med andra yrken än läkare på en vårdcentral eller i hemmet, på "
        "vårdcentralen där personen är listad. Värde: besök per 1 000 listade, per månad eller per år.",
        "Counted: meetings in person with other professions than doctors of a care centre, there or at home, "
        "at the person's care centre. Value: visits per 1,000 listed persons, per month or per year.",
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
                Not(Is("profession", "doctor", "administrator")),
                Is("kind", "physical", "home", "group"),
                UnitIs("care_centre"),
            ),
        ),
        per=Listed(),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N71811",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Administrativ personal räknas inte som vårdbesök. Video, telefon och chatt räknas inte.",
            "Administrative staff are no care visit. Video, telephone and chat do not count.",
        ),
        Text(
            "Kolada delar med invånarna; här är nämnaren de listade, så att måttet kan brytas ner på vårdcentral.",
            "Kolada divides by residents; here the denominator is the listed, so that the measure can be broken "
            "down by care centre.",
        ),
    ),
    special_housing=True,
)
