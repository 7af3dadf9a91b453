"""Days from asking for care at home to the first visit, of those who were at home."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    AgeAtLeast,
    All,
    Events,
    Indicator,
    Is,
    MeanDays,
    Not,
    Text,
    Year,
)


indicator = Indicator(
    id="ledtid_hembesok_efter_begaran_65plus",
    version="1.0",
    title=Text(
        "Ledtid från begäran till första hembesök, 65+",
        "Lead time from request to the first visit at home, 65+",
    ),
    why=Text(
        "Den som är skör och bor hemma ska få vård innan det blir akut. Tiden från begäran till "
        "första besök avgör.",
        "Whoever is frail and lives at home should have care before it is urgent. What decides is the "
        "time from the request to the first visit.",
    ),
    plain=Text(
        "Räknas: personer 65 år eller äldre för vilka någon annan än sjukhuset begärde vård hemma och "
        "som fick sitt första hembesök under månaden, på vårdcentralen där de är listade. Värde: "
        "medelvärdet av antalet dagar från begäran; den dagen räknas inte.",
        "Counted: persons of 65 or over for whom somebody other than the hospital asked for care at "
        "home and who had the first visit at home in the month, at their care centre. Value: the mean "
        "number of days since the request; that day is not counted.",
    ),
    direction="down",
    unit="days",
    decimals=1,
    measure=MeanDays(
        Events(
            "home_start",
            "first_visit_at",
            unit="listed",
            where=All(AgeAtLeast(65), Not(Is("asked_by", "hospital"))),
        ),
        "asked_at",
        "first_visit_at",
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (förkortade ledtider för de mest sjuka och sköra); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 23),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Definitionen är projektets egen: dokumentet säger inte vad som ska mätas. Det visar en "
            "väg till ett mått, inte det enda.",
            "The definition is the project's own: the document does not say what to measure. It shows "
            "one way to a measure, not the only one.",
        ),
        Text(
            "De mest sjuka och sköra är här de som är 65 år eller äldre och börjar få vård hemma. "
            "Skörhetsskattning finns för för få.",
            "The sickest and frailest are here those of 65 or over who begin to have care at home. "
            "Too few have an assessment of frailty.",
        ),
        Text(
            "Den som ännu inte har fått ett besök räknas först när det har skett.",
            "Whoever has had no visit yet counts only when it has been made.",
        ),
        Text(
            "Tabellen kommer från kommunens eller teamets verksamhetssystem. Saknas den, lämnas måttet ut.",
            "The table comes from the system of the municipality or the team. Where it is missing, "
            "the measure is left out.",
        ),
    ),
)
