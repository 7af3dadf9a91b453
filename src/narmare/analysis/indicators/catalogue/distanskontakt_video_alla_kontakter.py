"""Contacts by video among all contacts, telephone included."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="distanskontakt_video_alla_kontakter",
    version="1.0",
    title=Text(
        "Videobesök bland alla öppenvårdskontakter",
        "Video visits among all outpatient contacts",
    ),
    why=Text(
        "Samma täljare som andelen videobesök, med telefon och chatt i nämnaren: så räknar en del nationella "
        "mått.",
        "The same numerator as the share of video visits, with telephone and chat in the denominator: some "
        "national measures count so.",
    ),
    plain=Text(
        "Räknas: alla öppenvårdskontakter, också telefon och chatt i stället för besök, på enheten som tog "
        "emot. Uppfyller: skedde på video.",
        "Counted: every outpatient contact, telephone and chat in place of a visit included, at the unit that "
        "gave it. Meets it: was by video.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(of=Events("visit", "at"), meeting=Is("kind", "video")),
    year=Year("pooled"),
    mature_after_days=0,
    source="Regionens delårsrapport, med nämnaren hos Kolada N79221",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Skiljer sig från distanskontakt_video_andel bara i nämnaren.",
            "Differs from distanskontakt_video_andel only in the denominator.",
        ),
    ),
)
