"""Days from leaving hospital to the first visit at home."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import AgeAtLeast, Events, Indicator, MeanDays, Text, Year


indicator = Indicator(
    id="ledtid_hembesok_efter_sjukhus_65plus",
    version="1.0",
    title=Text(
        "Ledtid från sjukhus till första hembesök, 65+",
        "Lead time from hospital to the first visit at home, 65+",
    ),
    why=Text(
        "De första dagarna hemma är de osäkraste. Den som är skör ska få sitt första besök utan dröjsmål.",
        "The first days at home are the least safe. Whoever is frail should have the first visit "
        "without delay.",
    ),
    plain=Text(
        "Räknas: personer 65 år eller äldre för vilka sjukhuset begärde vård hemma och som fick sitt "
        "första hembesök under månaden, på vårdcentralen där de är listade. Värde: medelvärdet av "
        "antalet dagar från att personen lämnade sjukhuset; den dagen räknas inte.",
        "Counted: persons of 65 or over for whom the hospital asked for care at home and who had the "
        "first visit at home in the month, at their care centre. Value: the mean number of days since "
        "the person left hospital; that day is not counted.",
    ),
    direction="down",
    unit="days",
    decimals=1,
    measure=MeanDays(
        Events("home_start", "first_visit_at", unit="listed", where=AgeAtLeast(65)),
        "left_hospital_at",
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
            "De mest sjuka och sköra är här de som är 65 år eller äldre och lämnar sjukhus med en "
            "begäran om vård hemma.",
            "The sickest and frailest are here those of 65 or over who leave hospital with care at "
            "home asked for.",
        ),
        Text(
            "Den som ännu inte har fått ett besök räknas först när det har skett. Besök före "
            "hemkomsten räknas inte.",
            "Whoever has had no visit yet counts only when it has been made. Visits before coming "
            "home do not count.",
        ),
        Text(
            "Tabellen kommer från kommunens eller teamets verksamhetssystem. Saknas den, lämnas måttet ut.",
            "The table comes from the system of the municipality or the team. Where it is missing, "
            "the measure is left out.",
        ),
    ),
)
