"""Residents who rate their health as good."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Reference, Share, Text, Year


indicator = Indicator(
    id="sjalvskattad_halsa",
    version="1.0",
    title=Text(
        "Självskattad hälsa",
        "Self-rated health",
    ),
    why=Text(
        "Hur man själv skattar sin hälsa säger mycket om behovet av vård längre fram.",
        "How people rate their own health says much about the need of care later on.",
    ),
    plain=Text(
        "Räknas: svar på frågan om hur man skattar sin hälsa, skala 1 till 5, utom vet inte, i den månad då "
        "de lämnades, på enheten som svaret gäller. Uppfyller: svaret är 4 eller 5, bra eller mycket bra.",
        "Counted: answers to the question about how one rates one's health, scale 1 to 5, except do not know,"
        " in the month they were given, at the unit that the answer is about. Meets it: the answer is 4 or 5,"
        " good or very good.",
    ),
    direction="up",
    unit="percent",
    decimals=0,
    measure=Share(
        of=Events(
            "survey_answer",
            "answered_on",
            where=All(
                Is("survey", "halsa_pa_lika_villkor"),
                Is("question", "sjalvskattad_halsa"),
                Is("value", "1", "2", "3", "4", "5"),
            ),
        ),
        meeting=Is("value", "4", "5"),
    ),
    year=Year("pooled", min_months=1),
    mature_after_days=0,
    source="SKR, Indikatorer Nära vård 2023 (självskattad hälsa)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    few_below=10,
    references=(Reference(73.0, "2022", Text("Riket", "Sweden"), "SKR, Indikatorer Nära vård 2023"),),
    choices=(
        Text(
            "Folkhälsoenkäten frågar ett urval av invånarna och väger svaren. Här är de ovägda: jämför med "
            "försiktighet. Svaren hör till en kommun; de läses in på en enhet där.",
            "The national health survey asks a sample of residents and weights the answers. Here they are not "
            "weighted: compare with caution. The answers belong to a municipality; they are imported at a unit "
            "there.",
        ),
        Text(
            "Svaren läses in som halsa_pa_lika_villkor, sjalvskattad_halsa, 1 till 5 där 5 är bäst; vet inte "
            "utelämnas. Tvillingen har inga sådana svar.",
            "The answers are imported as halsa_pa_lika_villkor, sjalvskattad_halsa, 1 to 5 where 5 is best; do "
            "not know is left out. The twin has no such answers.",
        ),
        Text(
            "Andelen räknas om från svaren. Antalet svar visas, och färre än tio märks som osäkert.",
            "The share is recomputed from the answers. The number of answers is shown, and fewer than ten is "
            "marked as uncertain.",
        ),
    ),
)
