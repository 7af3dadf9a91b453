"""Persons in special housing with a named doctor."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    Indicator,
    Is,
    Listed,
    Share,
    Target,
    Text,
    Year,
)


indicator = Indicator(
    id="fast_lakarkontakt_sabo",
    version="1.0",
    title=Text(
        "Fast läkarkontakt på särskilt boende",
        "Named doctor in special housing",
    ),
    why=Text(
        "De som bor på särskilt boende är sjukast. De behöver mest av alla en läkare som känner dem.",
        "Those in special housing are the most ill. They need a doctor who knows them more than anybody.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden som då bor på särskilt boende för äldre. Uppfyller: har då en "
        "pågående fast läkarkontakt.",
        "Counted: persons listed at the end of the month who live in special housing for older people then. "
        "Meets it: has a named doctor then.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Listed(ActiveSpan("home_care", where=Is("kind", "special_housing"))),
        meeting=ActiveSpan("named_contact", where=Is("kind", "doctor")),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Överenskommelsen om god och nära vård; Inera kv_typ_av_fast_kontakt, typ 2",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Vem som bor på särskilt boende kommer från kommunens insatser. Regionen har uppgett att utfallet "
            "inte har kunnat visas.",
            "Who lives in special housing comes from the municipality's care. The region has stated that the "
            "outcome could not be shown.",
        ),
        Text(
            "Målet 80 procent gällde till och med 2023; överenskommelsen för 2024 har det inte.",
            "The target of 80 percent held to the end of 2023; the agreement for 2024 does not have it.",
        ),
    ),
    targets=(Target(80, date(2021, 1, 1), "Överenskommelsen om god och nära vård", last=date(2023, 12, 31)),),
)
