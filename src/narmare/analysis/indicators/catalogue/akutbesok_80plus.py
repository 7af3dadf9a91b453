"""Emergency visits by persons of 80 and over."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import AgeAtLeast, Events, Indicator, Listed, Rate, Text, Year


indicator = Indicator(
    id="akutbesok_80plus",
    version="1.0",
    title=Text("Besök på akutmottagning, 80+", "Visits to emergency departments, 80+"),
    why=Text(
        "Den som är gammal och skör mår bäst av vård nära hemmet. Färre akuta besök visar att den räcker till.",
        "Whoever is old and frail is best cared for near home. Fewer emergency visits show that it suffices.",
    ),
    plain=Text(
        "Räknas: besök på sjukhusens akutmottagningar av personer 80 år eller äldre, på vårdcentralen där personen är listad. Värde: "
        "besök per 1 000 listade 80 år eller äldre, per månad eller per år. Antalet besök är täljaren.",
        "Counted: visits to hospital emergency departments by persons of 80 or over, at the person's care centre. Value: visits per "
        "1,000 listed persons of 80 or over, per month or per year. The number of visits is the numerator.",
    ),
    direction="down",
    unit="per_1000",
    decimals=1,
    measure=Rate(
        events=Events("emergency_visit", "arrived_at", unit="listed", where=AgeAtLeast(80)),
        per=Listed(AgeAtLeast(80)),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada U79029; strategins indikator är antalet besök",
    confidence="A",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Strategin mäter antal. Åldersgruppen växer, så kvoten per 1 000 visas först och antalet bredvid.",
            "The strategy measures a count. The age group grows, so the rate per 1,000 comes first and the count beside it.",
        ),
        Text(
            "Besök av personer som inte är listade i regionen räknas inte.",
            "Visits by persons who are not listed in the region do not count.",
        ),
    ),
    special_housing=True,
)
