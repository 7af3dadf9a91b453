"""Contacts in open care at a distance."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="distanskontakt_andel",
    version="1.0",
    title=Text(
        "Öppenvårdskontakter på distans",
        "Outpatient contacts at a distance",
    ),
    why=Text(
        "Vård på distans sparar resor. Måttet visar hela bilden, med telefon och chatt och inte bara video.",
        "Care at a distance saves travel. The measure shows the whole, with telephone and chat and not only "
        "video.",
    ),
    plain=Text(
        "Räknas: alla öppenvårdskontakter, också telefon och chatt i stället för besök, på enheten som tog "
        "emot. Uppfyller: skedde på video, telefon eller chatt.",
        "Counted: every outpatient contact, telephone and chat in place of a visit included, at the unit that "
        "gave it. Meets it: was by video, telephone or chat.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(of=Events("visit", "at"), meeting=Is("kind", "video", "phone", "chat")),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N79221 räknar alla slags kontakter; andelen är projektets",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Distanskontakt_video_andel räknar bara video, och inte telefon i nämnaren. De två får aldrig "
            "jämföras.",
            "Distanskontakt_video_andel counts video only, and no telephone in the denominator. The two must "
            "never be compared.",
        ),
    ),
)
