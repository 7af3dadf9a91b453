"""Targeted health conversations for those of fifty."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    AgeAtLeast,
    All,
    Had,
    Indicator,
    Listed,
    Not,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="halsosamtal_50ar_andel",
    version="1.0",
    title=Text(
        "Riktade hälsosamtal för 50-åringar",
        "Health conversations for 50-year-olds",
    ),
    why=Text(
        "Ett hälsosamtal vid 50 fångar risken för hjärtsjukdom medan den går att ändra.",
        "A health conversation at 50 finds the risk of heart disease while it can be changed.",
    ),
    plain=Text(
        "Räknas: listade som är 50 år i slutet av månaden. Uppfyller: har haft ett riktat hälsosamtal under "
        "de senaste 12 månaderna.",
        "Counted: listed persons who are 50 years old at the end of the month. Meets it: had a targeted "
        "health conversation in the last 12 months.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Listed(All(AgeAtLeast(50), Not(AgeAtLeast(51)))),
        meeting=Had("health_conversation", "held_on", months=12),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Regionens delårsrapport (andel 50-åringar som genomfört riktade hälsosamtal)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "December är kalenderåret: de som är 50 då har fyllt 50 under året. Samtalet ska ha hållits samma år.",
            "December is the calendar year: those who are 50 then turned 50 in the year. The conversation must be "
            "in the same year.",
        ),
        Text(
            "Nämnaren är alla listade 50-åringar, inte bara de inbjudna.",
            "The denominator is every listed person of 50, not only those invited.",
        ),
    ),
)
