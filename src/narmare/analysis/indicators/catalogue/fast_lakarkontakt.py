"""Listed persons with a named doctor."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    Indicator,
    Is,
    Listed,
    Reference,
    Share,
    Target,
    Text,
    Year,
)


indicator = Indicator(
    id="fast_lakarkontakt",
    version="1.0",
    title=Text("Listade med fast läkarkontakt", "Listed persons with a named doctor"),
    why=Text(
        "En läkare som känner en ger tryggare vård och färre akuta besök.",
        "A doctor who knows you gives safer care and fewer emergency visits.",
    ),
    plain=Text(
        "Räknas: alla som är listade på en vårdcentral i slutet av månaden. Uppfyller: har då en pågående fast läkarkontakt.",
        "Counted: everybody listed at a care centre at the end of the month. Meets it: has a named doctor then.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(of=Listed(), meeting=ActiveSpan("named_contact", where=Is("kind", "doctor"))),
    year=Year("last_month"),
    mature_after_days=0,
    source="Inera kv_typ_av_fast_kontakt, typ 2 (fast läkarkontakt i primärvård); regionens delårsrapport",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Nämnaren är listade, inte befolkningen: de två får aldrig jämföras.",
            "The denominator is listed persons, not the population: the two must never be compared.",
        ),
        Text(
            "Överlappande relationer räknas en gång. Läkaren behöver inte finnas på den egna vårdcentralen.",
            "Overlapping relations count once. The doctor need not be at the person's own care centre.",
        ),
    ),
    targets=(
        Target(55, date(2021, 1, 1), "Överenskommelsen om god och nära vård", last=date(2023, 12, 31)),
        Target(55, date(2023, 1, 1), "Regionens delårsrapport augusti 2024"),
    ),
    references=(
        Reference(
            36.4,
            "2024-08",
            Text("Region Kronoberg", "Region Kronoberg"),
            "Regionens delårsrapport augusti 2024",
        ),
    ),
    special_housing=True,
)
