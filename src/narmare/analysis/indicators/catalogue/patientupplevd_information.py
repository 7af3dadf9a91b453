"""Patients who got the information that they needed."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Reference, Share, Text, Year


indicator = Indicator(
    id="patientupplevd_information",
    version="1.0",
    title=Text(
        "Patientupplevd information och kunskap",
        "Information and knowledge, as patients see it",
    ),
    why=Text(
        "Den som förstår sin vård kan ta del i den.",
        "Whoever understands their care can take part in it.",
    ),
    plain=Text(
        "Räknas: svar på frågan om man fick tillräcklig information om vård och behandling, skala 1 till 5, "
        "utom vet inte, i den månad då de lämnades, på enheten som svaret gäller. Uppfyller: svaret är 4 "
        "eller 5, i ganska eller mycket hög grad.",
        "Counted: answers to the question about getting enough information about care and treatment, scale 1 "
        "to 5, except do not know, in the month they were given, at the unit that the answer is about. Meets "
        "it: the answer is 4 or 5, to a rather or very high degree.",
    ),
    direction="up",
    unit="percent",
    decimals=0,
    measure=Share(
        of=Events(
            "survey_answer",
            "answered_on",
            where=All(
                Is("survey", "nationell_patientenkat"),
                Is("question", "information_och_kunskap"),
                Is("value", "1", "2", "3", "4", "5"),
            ),
        ),
        meeting=Is("value", "4", "5"),
    ),
    year=Year("pooled", min_months=1),
    mature_after_days=0,
    source="SKR, Indikatorer Nära vård 2023 (patientupplevd information och kunskap)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    few_below=10,
    references=(Reference(76.0, "2022", Text("Riket", "Sweden"), "SKR, Indikatorer Nära vård 2023"),),
    choices=(
        Text(
            "Det publicerade talet är ett index av flera frågor i Nationell patientenkät. Här är det andelen "
            "nöjda svar på de frågor som läses in under namnet: jämför med försiktighet.",
            "The published figure is an index of several questions in the national patient survey. Here it is the"
            " share of good answers to the questions imported under the name: compare with caution.",
        ),
        Text(
            "Svaren läses in som nationell_patientenkat, information_och_kunskap, 1 till 5 där 5 är bäst; vet "
            "inte utelämnas. Tvillingen har inga sådana svar.",
            "The answers are imported as nationell_patientenkat, information_och_kunskap, 1 to 5 where 5 is best;"
            " do not know is left out. The twin has no such answers.",
        ),
        Text(
            "Andelen räknas om från svaren. Antalet svar visas, och färre än tio märks som osäkert.",
            "The share is recomputed from the answers. The number of answers is shown, and fewer than ten is "
            "marked as uncertain.",
        ),
    ),
)
