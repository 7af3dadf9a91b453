"""Stays in hospital after a fall, 65 and over."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    AgeAtLeast,
    All,
    Events,
    Indicator,
    Is,
    Listed,
    Rate,
    Reference,
    Text,
    Year,
)


indicator = Indicator(
    id="fallskador_65plus",
    version="1.0",
    title=Text(
        "Fallskador som ger sjukhusvård, 65+",
        "Falls that lead to hospital, 65+",
    ),
    why=Text(
        "Ett fall tar ofta självständigheten. De flesta går att förebygga hemma.",
        "A fall often takes independence. Most can be prevented at home.",
    ),
    plain=Text(
        "Räknas: oplanerade inskrivningar efter fall eller fraktur av personer 65 år eller äldre, på "
        "vårdcentralen där personen är listad. Värde: inläggningar per 1 000 listade 65 år eller äldre, per "
        "månad eller per år.",
        "Counted: unplanned admissions after a fall or fracture of persons of 65 or over, at the person's "
        "care centre. Value: admissions per 1,000 listed persons of 65 or over, per month or per year.",
    ),
    direction="down",
    unit="per_1000",
    decimals=1,
    measure=Rate(
        events=Events(
            "admission",
            "admitted_at",
            unit="listed",
            where=All(AgeAtLeast(65), Is("planned", False), Is("cause_class", "fall")),
        ),
        per=Listed(AgeAtLeast(65)),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada U20462 (W00-W19, treårsmedelvärde per 100 000)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Kolada visar medelvärdet av tre år; här visas varje månad och år, så värdet rör sig mer.",
            "Kolada shows the mean of three years; here each month and year, so the value moves more.",
        ),
        Text(
            "Kolada delar med invånarna; här är nämnaren de listade, så att måttet kan brytas ner på vårdcentral.",
            "Kolada divides by residents; here the denominator is the listed, so that the measure can be broken "
            "down by care centre.",
        ),
    ),
    references=(
        Reference(
            55.18,
            "2018",
            Text("Riket, per 1 000 invånare 65+", "Sweden, per 1,000 residents of 65+"),
            "SKR, Indikatorer Nära vård 2023",
        ),
    ),
    special_housing=True,
)
