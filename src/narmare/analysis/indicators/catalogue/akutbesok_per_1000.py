"""Visits to emergency departments, all ages."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Listed, Rate, Reference, Text, Year


indicator = Indicator(
    id="akutbesok_per_1000",
    version="1.0",
    title=Text(
        "Besök på akutmottagning, alla åldrar",
        "Visits to emergency departments, all ages",
    ),
    why=Text(
        "När vården nära är lätt att nå behöver färre söka akut på sjukhus.",
        "When care near home is easy to reach, fewer need the emergency department.",
    ),
    plain=Text(
        "Räknas: besök på sjukhusens akutmottagningar, på vårdcentralen där personen är listad. Värde: besök "
        "per 1 000 listade, per månad eller per år. Antalet besök är täljaren.",
        "Counted: visits to hospital emergency departments, at the person's care centre. Value: visits per "
        "1,000 listed persons, per month or per year. The number of visits is the numerator.",
    ),
    direction="down",
    unit="per_1000",
    decimals=1,
    measure=Rate(events=Events("emergency_visit", "arrived_at", unit="listed"), per=Listed()),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada U79029 för 80 år eller äldre, här alla åldrar",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
    references=(
        Reference(
            172.0,
            "2023",
            Text("Riket, per 1 000 invånare", "Sweden, per 1,000 residents"),
            "Socialstyrelsen, 1 822 244 besök 2023",
        ),
    ),
    special_housing=True,
)
