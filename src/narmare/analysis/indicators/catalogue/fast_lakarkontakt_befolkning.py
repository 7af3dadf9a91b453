"""Residents with a named doctor."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    Indicator,
    Is,
    Reference,
    Residents,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="fast_lakarkontakt_befolkning",
    version="1.0",
    title=Text(
        "Befolkningen med fast läkarkontakt",
        "Residents with a named doctor",
    ),
    why=Text(
        "Samma fråga som bland de listade, men ställd till alla som bor i regionen: så räknar nationella "
        "undersökningar.",
        "The same question as among the listed, asked of everybody who lives in the region: national studies "
        "count so.",
    ),
    plain=Text(
        "Räknas: alla invånare i slutet av månaden, listade eller inte, i kommunen där de bor. Uppfyller: har "
        "då en pågående fast läkarkontakt.",
        "Counted: every resident at the end of the month, listed or not, in the municipality where they live. "
        "Meets it: has a named doctor then.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(of=Residents(), meeting=ActiveSpan("named_contact", where=Is("kind", "doctor"))),
    year=Year("last_month"),
    mature_after_days=0,
    source="Inera kv_typ_av_fast_kontakt, typ 2; regionens delårsrapport (av befolkningen)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Nämnaren är befolkningen, inte de listade: de två får aldrig jämföras.",
            "The denominator is the population, not the listed: the two must never be compared.",
        ),
        Text(
            "Nationella tal kommer från enkäter, där den som svarar kan ha glömt eller missförstått.",
            "National figures come from surveys, where whoever answers may have forgotten or misunderstood.",
        ),
    ),
    references=(
        Reference(
            20.3,
            "2023",
            Text("Region Kronoberg, av befolkningen", "Region Kronoberg, of the population"),
            "Regionens delårsrapport augusti 2024",
        ),
        Reference(
            30.0,
            "2023",
            Text("Riket, enkät, ungefär", "Sweden, survey, about"),
            "Myndigheten för vård- och omsorgsanalys",
        ),
    ),
)
