"""Dictations by speech recognition."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, ShareOfSums, Target, Text, Year


indicator = Indicator(
    id="taligenkanning_andel",
    version="1.0",
    title=Text("Diktat med taligenkänning", "Dictations by speech recognition"),
    why=Text(
        "Text direkt i journalen sparar tid för medicinska sekreterare och gör att nästa i kedjan ser den samma dag.",
        "Text straight into the record saves secretaries' time and lets the next in the chain see it the same day.",
    ),
    plain=Text(
        "Räknas: alla diktat på enheten under månaden. Uppfyller: dikterat med taligenkänning.",
        "Counted: every dictation of the unit in the month. Meets it: dictated by speech recognition.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=ShareOfSums("dictation", "month", numerator="by_speech", denominator="total"),
    year=Year("pooled"),
    mature_after_days=0,
    source="Styrgruppens uppföljning: andel taligenkända diktat, mål 80 %",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2023, 4, 1),
    minimum_cell=1,
    choices=(
        Text(
            "Ett diktat är ingen person, så små tal döljs inte.",
            "A dictation is no person, so small numbers are not hidden.",
        ),
        Text(
            "Diktat har ingen person: måttet kan inte delas efter ålder och kön.",
            "A dictation has no person: the measure has no breakdown by age and sex.",
        ),
    ),
    targets=(Target(80, date(2023, 4, 19), "Styrgruppen för nära vård 2023-04-19"),),
)
