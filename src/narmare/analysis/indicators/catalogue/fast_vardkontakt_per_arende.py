"""Coordinated discharges with a named care contact, every case."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import ActiveSpan, Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="fast_vardkontakt_per_arende",
    version="1.0",
    title=Text(
        "Fast vårdkontakt, varje samordningsärende",
        "Named care contact, every discharge case",
    ),
    why=Text(
        "Den som skrivs ut ofta behöver kontakten mest. Här räknas varje utskrivning, så att de syns.",
        "Whoever is discharged often needs the contact most. Here every discharge counts, so that they show.",
    ),
    plain=Text(
        "Räknas: samordningsärenden som skrevs ut under månaden, vart och ett, på vårdcentralen där personen "
        "är listad. Uppfyller: personen har en pågående fast vårdkontakt den dagen.",
        "Counted: discharge cases that left hospital in the month, each of them, at the person's care centre. "
        "Meets it: the person has a named care contact on that day.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("discharge_case", "discharged_at", unit="listed"),
        meeting=ActiveSpan("named_contact", where=Is("kind", "care_contact")),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Strategins indikator 1a, räknad per ärende",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Fast_vardkontakt_samordning räknar varje person en gång i månaden. De två får aldrig jämföras.",
            "Fast_vardkontakt_samordning counts each person once a month. The two must never be compared.",
        ),
    ),
    special_housing=True,
)
