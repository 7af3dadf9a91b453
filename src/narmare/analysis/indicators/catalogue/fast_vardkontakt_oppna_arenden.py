"""Persons with an open discharge case who have a named care contact."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import ActiveSpan, Indicator, Is, Listed, Share, Text, Year


indicator = Indicator(
    id="fast_vardkontakt_oppna_arenden",
    version="1.0",
    title=Text(
        "Fast vårdkontakt bland öppna samordningsärenden",
        "Named care contact among open discharge cases",
    ),
    why=Text(
        "Kontakten ska finnas innan man går hem. Här räknas de som ligger på sjukhus och väntar.",
        "The contact should be there before going home. Here those who are in hospital and wait are counted.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden med ett öppet samordningsärende, en gång per person. Uppfyller: "
        "har då en pågående fast vårdkontakt.",
        "Counted: persons listed at the end of the month with an open discharge case, once each. Meets it: "
        "has a named care contact then.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Listed(ActiveSpan("discharge_case", start="opened_at", end="discharged_at")),
        meeting=ActiveSpan("named_contact", where=Is("kind", "care_contact")),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Regionens delårsrapport (andel patienter med samordningsärende som har en utsedd fast vårdkontakt), vid en tidpunkt",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Det är de öppna ärendena just då, inte månadens: antalet är litet och många månader döljs.",
            "It is the cases open at the time, not those of the month: the number is small and many months are "
            "hidden.",
        ),
    ),
    special_housing=True,
)
