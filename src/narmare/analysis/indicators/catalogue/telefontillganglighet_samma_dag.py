"""Calls to primary care that were answered the same day."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    All,
    Events,
    Indicator,
    Is,
    Reference,
    SameDay,
    Share,
    Target,
    Text,
    UnitIs,
    Year,
)


indicator = Indicator(
    id="telefontillganglighet_samma_dag",
    version="1.0",
    title=Text("Samtal till primärvården besvarade samma dag", "Calls to primary care answered the same day"),
    why=Text(
        "Den som ringer ska få svar samma dag. Vårdgarantin i primärvården börjar med kontakt dag noll.",
        "A caller should get an answer the same day. The care guarantee in primary care begins with contact on day zero.",
    ),
    plain=Text(
        "Räknas: alla telefonsamtal till en vårdcentral, i den månad då personen ringde. Uppfyller: samtalet besvarades, också genom "
        "återuppringning, samma kalenderdag.",
        "Counted: every telephone call to a care centre, in the month of the call. Meets it: the call was answered, also by calling "
        "back, on the same calendar day.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("contact", "asked_at", where=All(Is("channel", "phone"), UnitIs("care_centre"))),
        meeting=SameDay("asked_at", "answered_at"),
    ),
    year=Year("mean_of_months", min_months=10),
    mature_after_days=0,
    source="Kolada N79179; vantetider.se, telefontillgänglighet i primärvård",
    confidence="A",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2024, 1, 1),
    choices=(
        Text(
            "Samtal som inte har besvarats räknas i nämnaren.",
            "Calls that nobody has answered count in the denominator.",
        ),
        Text(
            "Ett svar efter midnatt är nästa dag, hur kort väntan än var.",
            "An answer after midnight is the next day, however short the wait.",
        ),
        Text(
            "Året är medelvärdet av månadernas andelar, från minst tio månader; samtalen läggs inte ihop.",
            "The year is the mean of the months' shares, from at least ten months; calls are not pooled.",
        ),
        Text(
            "Datakällan byttes nationellt 2024: jämför inte över bytet utan ny baslinje.",
            "The national source changed in 2024: do not compare across the change without a new baseline.",
        ),
    ),
    targets=(Target(98, date(2023, 1, 1), "Regionens delårsrapport augusti 2024"),),
    references=(
        Reference(
            88, "2023", Text("Region Kronoberg", "Region Kronoberg"), "Regionens delårsrapport augusti 2024"
        ),
        Reference(
            92,
            "2024-08",
            Text("Region Kronoberg", "Region Kronoberg"),
            "Regionens delårsrapport augusti 2024",
        ),
    ),
)
