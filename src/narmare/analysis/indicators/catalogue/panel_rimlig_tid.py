"""Residents who say that they get care within a reasonable time."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="panel_rimlig_tid",
    version="1.0",
    title=Text(
        "Får vård inom rimlig tid",
        "Gets care within a reasonable time",
    ),
    why=Text(
        "Väntan som invånarna upplever den, inte som den står i systemen.",
        "Waiting as residents experience it, not as it stands in the systems.",
    ),
    plain=Text(
        "Räknas: svar på frågan om man får vård inom rimlig tid, skala 1 till 5, i den månad då de lämnades, "
        "på enheten som svaret gäller. Den som svarat vet ej räknas inte. Uppfyller: svaret är 4 eller 5.",
        "Counted: answers to the question whether one gets care within a reasonable time, scale 1 to 5, in "
        "the month they were given, at the unit that the answer is about. Whoever answered that they do not "
        "know does not count. Meets it: the answer is 4 or 5.",
    ),
    direction="up",
    unit="percent",
    decimals=0,
    measure=Share(
        of=Events(
            "survey_answer",
            "answered_on",
            where=All(
                Is("survey", "invanarpanelen"),
                Is("question", "vard_inom_rimlig_tid"),
                Is("value", "1", "2", "3", "4", "5"),
            ),
        ),
        meeting=Is("value", "4", "5"),
    ),
    year=Year("pooled", min_months=1),
    mature_after_days=0,
    source="Invånarpanelen, årligen sedan 2019; nära Kolada U70450, som har andra svar",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Kolada U70450 frågar om rimlig väntetid till vårdcentral och räknar de som instämmer helt eller "
            "delvis; jämför inte.",
            "Kolada U70450 asks about a reasonable wait for a care centre and counts those who agree fully or "
            "partly; do not compare.",
        ),
        Text(
            "Andelen räknas om från svaren, aldrig från tryckta procent. Antalet svar visas, och färre än tio "
            "märks som osäkert.",
            "The share is recomputed from the answers, never from printed percentages. The number of answers is "
            "shown, and fewer than ten is marked as uncertain.",
        ),
        Text(
            "Enkäten görs inte varje månad: bara månader med svar visas, och ett år är årets svar tillsammans.",
            "The survey is not made every month: only months with answers are shown, and a year is the year's "
            "answers together.",
        ),
    ),
    few_below=10,
)
