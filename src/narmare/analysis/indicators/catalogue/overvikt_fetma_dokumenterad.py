"""Overweight or obesity, of those whose body mass index care has documented."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Indicator,
    Is,
    Listed,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="overvikt_fetma_dokumenterad",
    version="1.0",
    title=Text(
        "Dokumenterad övervikt eller fetma",
        "Documented overweight or obesity",
    ),
    why=Text(
        "Övervikt och fetma ger sjukdom som går att förebygga. Måttet visar vilka vårdcentralen redan "
        "vet om.",
        "Overweight and obesity cause illness that can be prevented. The measure shows whom the care "
        "centre already knows of.",
    ),
    plain=Text(
        "Räknas: listade som är 16 år eller äldre i slutet av månaden och har ett dokumenterat BMI "
        "som gäller då. Uppfyller: det är 25 eller högre, alltså övervikt eller fetma.",
        "Counted: persons of 16 or over listed at the end of the month who have a documented body "
        "mass index that holds then. Meets it: it is 25 or more, that is overweight or obesity.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Listed(All(AgeAtLeast(16), ActiveSpan("body_mass"))),
        meeting=ActiveSpan("body_mass", where=Is("weight_class", "overweight", "obesity")),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="SKR, Indikatorer Nära vård 2023 (övervikt och fetma); ur journal, ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 23),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "SKR:s mått kommer från folkhälsoenkäten och finns här för sig. Det här är projektets "
            "eget, ur journalen: jämför inte de två.",
            "SKR's measure comes from the national health survey and is here by itself. This is the "
            "project's own, from the records: do not compare the two.",
        ),
        Text(
            "Den som väger mycket vägs oftare. Andelen bland dem som har ett BMI är därför högre än i "
            "befolkningen; nämnaren säger hur många de är.",
            "Those who weigh much are weighed more often. The share of those with an index is "
            "therefore higher than in the population; the denominator says how many they are.",
        ),
        Text(
            "Gränserna är Världshälsoorganisationens för vuxna. Hur länge en mätning får gälla avgör "
            "den som lämnar tabellen.",
            "The limits are those of the World Health Organization for adults. Whoever delivers the "
            "table decides how long a measurement may hold.",
        ),
        Text(
            "Tabellen kommer från journalen. Saknas den, lämnas måttet ut.",
            "The table comes from the records. Where it is missing, the measure is left out.",
        ),
    ),
)
