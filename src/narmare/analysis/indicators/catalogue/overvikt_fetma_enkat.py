"""Residents whose own height and weight mean overweight or obesity."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="overvikt_fetma_enkat",
    version="1.0",
    title=Text(
        "Övervikt eller fetma enligt enkät",
        "Overweight or obesity by survey",
    ),
    why=Text(
        "Hur många som har övervikt eller fetma säger vad vården behöver förebygga.",
        "How many have overweight or obesity says what care needs to prevent.",
    ),
    plain=Text(
        "Räknas: svar på folkhälsoenkätens frågor om längd och vikt som ger ett BMI, i den månad då "
        "de lämnades, på enheten som svaret gäller. Uppfyller: BMI är 25 eller högre.",
        "Counted: answers to the national health survey's questions about height and weight that give "
        "a body mass index, in the month they were given, at the unit that the answer is about. Meets "
        "it: the index is 25 or more.",
    ),
    direction="down",
    unit="percent",
    decimals=0,
    measure=Share(
        of=Events(
            "survey_answer",
            "answered_on",
            where=All(
                Is("survey", "halsa_pa_lika_villkor"),
                Is("question", "viktklass"),
                Is("value", "undervikt", "normalvikt", "overvikt", "fetma"),
            ),
        ),
        meeting=Is("value", "overvikt", "fetma"),
    ),
    year=Year("pooled", min_months=1),
    mature_after_days=0,
    source="Kolada U01760 (Folkhälsomyndigheten, Hälsa på lika villkor); SKR, Indikatorer Nära vård 2023",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 23),
    valid_from=date(2019, 1, 1),
    few_below=10,
    choices=(
        Text(
            "SKR skriver BMI över 25 och anger 51 och 52 procent utan år. Kolada räknar 25 eller "
            "högre; det gör vi.",
            "SKR writes an index above 25 and gives 51 and 52 percent without a year. Kolada counts "
            "25 or more, and so do we.",
        ),
        Text(
            "Folkhälsoenkäten frågar ett urval av invånarna, väger svaren och slår ihop fyra år. Här "
            "är de ovägda och från ett år: jämför med försiktighet.",
            "The national health survey asks a sample of residents, weights the answers and takes "
            "four years together. Here they are not weighted and of one year: compare with caution.",
        ),
        Text(
            "Svaren läses in som halsa_pa_lika_villkor, viktklass, undervikt, normalvikt, overvikt "
            "eller fetma, på en enhet i kommunen; orimliga värden utelämnas. Tvillingen har inga "
            "sådana svar.",
            "The answers are imported as halsa_pa_lika_villkor, viktklass, undervikt, normalvikt, "
            "overvikt or fetma, at a unit in the municipality; impossible values are left out. The "
            "twin has no such answers.",
        ),
        Text(
            "Antalet svar visas, och färre än tio märks som osäkert.",
            "The number of answers is shown, and fewer than ten is marked as uncertain.",
        ),
    ),
)
