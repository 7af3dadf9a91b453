"""Older people who feel safe with home help or special housing."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Reference, Share, Text, Year


indicator = Indicator(
    id="trygghet_aldreomsorg",
    version="1.0",
    title=Text(
        "Trygghet i äldreomsorgen",
        "Feeling safe in care of the old",
    ),
    why=Text(
        "Den som känner sig trygg hemma söker inte akut i onödan. Tryggheten är äldreomsorgens och vårdens "
        "gemensamma resultat.",
        "Whoever feels safe at home does not seek emergency care without need. Feeling safe is the common "
        "result of social and health care.",
    ),
    plain=Text(
        "Räknas: svar på frågan om det känns tryggt att bo hemma eller i särskilt boende, skala 1 till 5, "
        "utom vet inte, i den månad då de lämnades, på enheten som svaret gäller. Uppfyller: svaret är 4 "
        "eller 5, ganska eller mycket tryggt.",
        "Counted: answers to the question about feeling safe at home or in special housing, scale 1 to 5, "
        "except do not know, in the month they were given, at the unit that the answer is about. Meets it: "
        "the answer is 4 or 5, rather or very safe.",
    ),
    direction="up",
    unit="percent",
    decimals=0,
    measure=Share(
        of=Events(
            "survey_answer",
            "answered_on",
            where=All(
                Is("survey", "vad_tycker_de_aldre"),
                Is("question", "trygghet"),
                Is("value", "1", "2", "3", "4", "5"),
            ),
        ),
        meeting=Is("value", "4", "5"),
    ),
    year=Year("pooled", min_months=1),
    mature_after_days=0,
    source="SKR, Indikatorer Nära vård 2023 (upplevd trygghet i äldreomsorgen)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    few_below=10,
    references=(
        Reference(85.0, "2018", Text("Riket", "Sweden"), "SKR, Indikatorer Nära vård 2023"),
        Reference(86.0, "2020", Text("Riket", "Sweden"), "SKR, Indikatorer Nära vård 2023"),
    ),
    choices=(
        Text(
            "Socialstyrelsens undersökning frågar äldre med hemtjänst och i särskilt boende var för sig. Här "
            "läggs svaren ihop, på den enhet som kommunen anger.",
            "The national survey asks older people with home help and in special housing separately. Here the "
            "answers are put together, at the unit that the municipality states.",
        ),
        Text(
            "Svaren läses in som vad_tycker_de_aldre, trygghet, 1 till 5 där 5 är bäst; vet inte utelämnas. "
            "Tvillingen har inga sådana svar.",
            "The answers are imported as vad_tycker_de_aldre, trygghet, 1 to 5 where 5 is best; do not know is "
            "left out. The twin has no such answers.",
        ),
        Text(
            "Andelen räknas om från svaren. Antalet svar visas, och färre än tio märks som osäkert.",
            "The share is recomputed from the answers. The number of answers is shown, and fewer than ten is "
            "marked as uncertain.",
        ),
    ),
)
