"""Residents with great trust in health care."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Reference, Share, Text, Year


indicator = Indicator(
    id="fortroende_hso",
    version="1.0",
    title=Text(
        "Förtroende för hälso- och sjukvården",
        "Trust in health care",
    ),
    why=Text(
        "Den som litar på vården söker i tid och följer råd.",
        "Whoever trusts health care seeks it in time and follows advice.",
    ),
    plain=Text(
        "Räknas: svar på frågan om förtroende för hälso- och sjukvården i Hälso- och sjukvårdsbarometern, "
        "utom vet inte, i den månad då de lämnades. Uppfyller: svaret är ganska stort eller mycket stort.",
        "Counted: answers to the question about trust in health care in Hälso- och sjukvårdsbarometern, "
        "except do not know, in the month they were given. Meets it: the answer is great or very great.",
    ),
    direction="up",
    unit="percent",
    decimals=0,
    measure=Share(
        of=Events(
            "survey_answer",
            "answered_on",
            where=All(
                Is("survey", "hso_barometern"),
                Is("question", "fortroende_halso_sjukvard"),
                Is("value", "1", "2", "3", "4", "5"),
            ),
        ),
        meeting=Is("value", "4", "5"),
    ),
    year=Year("pooled", min_months=1),
    mature_after_days=0,
    source="Kolada U70447 (Hälso- och sjukvårdsbarometern)",
    confidence="A",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Svaren läses in från barometern som hso_barometern, fortroende_halso_sjukvard, 1 till 5 där 5 är "
            "mycket stort; vet inte utelämnas.",
            "The answers are imported from the survey as hso_barometern, fortroende_halso_sjukvard, 1 to 5 where "
            "5 is very great; do not know is left out.",
        ),
        Text(
            "Andelen räknas om från svaren. Antalet svar visas, och färre än tio märks som osäkert.",
            "The share is recomputed from the answers. The number of answers is shown, and fewer than ten is "
            "marked as uncertain.",
        ),
    ),
    few_below=10,
    references=(
        Reference(61.0, "2018", Text("Riket", "Sweden"), "SKR, Indikatorer Nära vård 2023"),
        Reference(69.0, "2021", Text("Riket", "Sweden"), "SKR, Indikatorer Nära vård 2023"),
    ),
)
