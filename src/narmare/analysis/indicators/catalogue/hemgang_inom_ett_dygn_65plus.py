"""Home on the day of being ready or the day after."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    AgeAtLeast,
    All,
    Events,
    Indicator,
    Share,
    Text,
    WithinDays,
    Year,
)


indicator = Indicator(
    id="hemgang_inom_ett_dygn_65plus",
    version="1.0",
    title=Text(
        "Hem inom ett dygn efter utskrivningsklar",
        "Home within a day of being ready",
    ),
    why=Text(
        "Ett hemtagningsteam finns för att den som är klar ska kunna komma hem direkt.",
        "A home team is there so that whoever is ready can come home at once.",
    ),
    plain=Text(
        "Räknas: samordningsärenden där en person 65 år eller äldre har varit utskrivningsklar och skrevs ut "
        "under månaden, på vårdcentralen där personen är listad. Uppfyller: personen skrevs ut samma dag "
        "eller dagen efter.",
        "Counted: discharge cases in which a person of 65 or over was ready and left hospital in the month, "
        "at the person's care centre. Meets it: the person left on the same day or the day after.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events(
            "discharge_case",
            "discharged_at",
            unit="listed",
            where=All(AgeAtLeast(65), WithinDays("ready_at", "discharged_at", 3650)),
        ),
        meeting=WithinDays("ready_at", "discharged_at", 1),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (hemtagningsteam); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Definitionen är projektets egen: dokumentet säger inte vad som ska mätas. Det visar en väg till ett "
            "mått, inte det enda.",
            "The definition is the project's own: the document does not say what to measure. It shows one way to "
            "a measure, not the only one.",
        ),
        Text(
            "Måttet säger om hemgången går fort, inte vem som tog hem personen: det säger måttet för "
            "hemtagningsteam. Läs det tillsammans med återinskrivningar.",
            "The measure says whether going home is fast, not who took the person home: that is said by the "
            "measure of home teams. Read it together with readmissions.",
        ),
        Text(
            "Utskriven kan också vara till en korttidsplats.",
            "To leave hospital may also be for a short-term place.",
        ),
    ),
)
