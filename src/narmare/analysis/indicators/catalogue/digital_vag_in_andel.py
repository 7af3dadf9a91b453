"""Contacts that come in over the net."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Share, Text, UnitIs, Year


indicator = Indicator(
    id="digital_vag_in_andel",
    version="1.0",
    title=Text("Kontakter som kommer in på nätet", "Contacts that come in over the net"),
    why=Text(
        "En digital väg in avlastar telefonen bara om den används. Andelen visar hur långt 1177 direkt och liknande har spridit sig.",
        "A digital way in relieves the telephone only if it is used. The share shows how far 1177 direkt and the like have spread.",
    ),
    plain=Text(
        "Räknas: alla kontakter som invånare tar med en vårdcentral, i den månad då de tog dem. Uppfyller: kontakten togs på nätet.",
        "Counted: every contact that residents make with a care centre, in the month of the contact. Meets it: it was made over the net.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events(
            "contact", "asked_at", where=All(Is("channel", "phone", "web", "desk"), UnitIs("care_centre"))
        ),
        meeting=Is("channel", "web"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Styrgruppens beslut 2023-04-19 att breddinföra 1177 direkt; måttet är projektets",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2023, 11, 1),
    choices=(
        Text(
            "Kontakter som personal registrerar räknas inte: invånaren har inte valt väg.",
            "Contacts that staff register do not count: the resident has not chosen the way.",
        ),
        Text(
            "Måttet säger inget om hur många som inte kom fram, eller gav upp.",
            "The measure says nothing of those who did not get through, or gave up.",
        ),
    ),
)
