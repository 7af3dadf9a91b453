"""Outpatient visits by video."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="distanskontakt_video_andel",
    version="1.0",
    title=Text("Öppenvårdsbesök på video", "Outpatient visits by video"),
    why=Text(
        "Video kortar resan till vården, mest för den som bor långt bort eller har svårt att ta sig dit.",
        "Video shortens the way to care, most for those who live far away or find it hard to get there.",
    ),
    plain=Text(
        "Räknas: alla öppenvårdsbesök, på mottagning, i hemmet, på video eller i grupp, på enheten som tog emot. Uppfyller: besöket "
        "skedde på video.",
        "Counted: every outpatient visit, at the unit, at home, by video or in a group, at the unit that gave it. Meets it: the visit "
        "was by video.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("visit", "at", where=Is("kind", "physical", "home", "video", "group")),
        meeting=Is("kind", "video"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Regionens delårsrapport (andel distanskontakt video av samtliga öppenvårdsbesök)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 1, 1),
    choices=(
        Text(
            "Telefon räknas varken i täljaren eller i nämnaren: det är ett val, nationella mått gör olika.",
            "Telephone counts neither in numerator nor in denominator: a choice, national measures differ.",
        ),
    ),
)
