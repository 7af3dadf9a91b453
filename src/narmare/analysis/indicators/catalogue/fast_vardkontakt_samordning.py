"""Persons with a coordinated discharge who have a named care contact."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import ActiveSpan, Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="fast_vardkontakt_samordning",
    version="1.0",
    title=Text("Fast vårdkontakt vid samordnad utskrivning", "Named care contact at a coordinated discharge"),
    why=Text(
        "Den som skrivs ut till flera vårdgivare ska veta vem som håller ihop det. Lagen kräver en fast vårdkontakt.",
        "Whoever goes home to several providers should know who holds it together. The law asks for a named care contact.",
    ),
    plain=Text(
        "Räknas: personer med ett samordningsärende som skrevs ut under månaden, en gång per person, på vårdcentralen där personen är "
        "listad. Uppfyller: har en pågående fast vårdkontakt den dagen.",
        "Counted: persons with a coordinated discharge who left hospital in the month, once each, at the person's care centre. Meets "
        "it: has a named care contact on that day.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("discharge_case", "discharged_at", unit="listed", per="person_month"),
        meeting=ActiveSpan("named_contact", where=Is("kind", "care_contact")),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Strategins indikator 1a; lag (2017:612) om samverkan vid utskrivning",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "En person med flera utskrivningar under månaden räknas en gång, vid den sista.",
            "A person with several discharges in the month counts once, at the last.",
        ),
        Text(
            "Kontakten ska finnas på utskrivningens dag; en som utses dagen efter räknas inte.",
            "The contact must be there on the day of discharge; one appointed the day after does not count.",
        ),
    ),
    special_housing=True,
)
