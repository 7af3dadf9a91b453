"""Persons whom a home team takes home from hospital."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import AgeAtLeast, Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="hemtagningsteam_andel_65plus",
    version="1.0",
    title=Text(
        "Hem från sjukhus med hemtagningsteam, 65+",
        "Home from hospital with a home team, 65+",
    ),
    why=Text(
        "Ett hemtagningsteam möter personen hemma de första dagarna, så att ordinarie vård hinner ta vid.",
        "A home team meets the person at home in the first days, so that the usual care can take over "
        "in time.",
    ),
    plain=Text(
        "Räknas: personer 65 år eller äldre för vilka sjukhuset begärde vård hemma och som lämnade "
        "sjukhuset under månaden, på vårdcentralen där de är listade. Uppfyller: ett hemtagningsteam "
        "svarar för det första besöket.",
        "Counted: persons of 65 or over for whom the hospital asked for care at home and who left "
        "hospital in the month, at their care centre. Meets it: a home team answers for the first "
        "visit.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("home_start", "left_hospital_at", unit="listed", where=AgeAtLeast(65)),
        meeting=Is("team", "home_team"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (hemtagningsteam); ingen nationell definition",
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
            "En högre andel säger att teamet når fler, inte att det går bättre för dem. Läs måttet "
            "tillsammans med ledtiden och återinskrivningar.",
            "A higher share says that the team reaches more, not that they do better. Read the "
            "measure together with the lead time and readmissions.",
        ),
        Text(
            "Den som lämnar sjukhuset utan att vård hemma har begärts räknas inte.",
            "Whoever leaves hospital without care at home having been asked for does not count.",
        ),
        Text(
            "Tabellen kommer från kommunens eller teamets verksamhetssystem. Saknas den, lämnas måttet ut.",
            "The table comes from the system of the municipality or the team. Where it is missing, "
            "the measure is left out.",
        ),
    ),
)
