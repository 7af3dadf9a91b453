"""Residents of 65 and over in ordinary housing with home help."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    AgeAtLeast,
    Indicator,
    Is,
    Residents,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="hemtjanst_65plus",
    version="1.0",
    title=Text(
        "Hemtjänst i ordinärt boende, 65+",
        "Home help in ordinary housing, 65+",
    ),
    why=Text(
        "När fler klarar sig hemma längre förändras behovet av hemtjänst. Läs måttet tillsammans med "
        "kommunal hälso- och sjukvård.",
        "When more people manage longer at home, the need of home help changes. Read the measure "
        "together with municipal health care.",
    ),
    plain=Text(
        "Räknas: invånare 65 år eller äldre i slutet av månaden, i kommunen där de bor. Uppfyller: "
        "har då ett beslut om hemtjänst i ordinärt boende som gäller mer än trygghetslarm, "
        "matdistribution, avlösning eller ledsagning. Täljaren är antalet personer.",
        "Counted: residents of 65 or over at the end of the month, in the municipality where they "
        "live. Meets it: has a decision then on home help in ordinary housing, about more than a "
        "safety alarm, meals brought home, relief or company. The numerator is the number of persons.",
    ),
    direction="neutral",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Residents(AgeAtLeast(65)),
        meeting=ActiveSpan("home_help", where=Is("minor_only", False)),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Kolada N21701 (antalet N21702); SKR, Indikatorer Nära vård 2023 (behov av hemtjänst)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 23),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "SKR visar antalet personer i riket: 171 809 i april 2019 och 160 511 i april 2022. Det "
            "motsvaras av täljaren, inte av andelen.",
            "SKR shows the number of persons in the country: 171,809 in April 2019 and 160,511 in "
            "April 2022. That corresponds to the numerator, not to the share.",
        ),
        Text(
            "Kolada visar ett mittvärde av årets månader delat med invånarna den 31 december. Här är "
            "det månadens slut, och årets tal är decembers.",
            "Kolada shows a median of the year's months through the residents on 31 December. Here it "
            "is the end of the month, and a year's number is December's.",
        ),
        Text(
            "Måttet säger vad som har beviljats, inte vad som behövs eller har utförts. Det har ingen "
            "riktning.",
            "The measure says what has been granted, not what is needed or was done. It has no direction.",
        ),
        Text(
            "Tabellen kommer från kommunernas socialtjänst. Saknas den, lämnas måttet ut.",
            "The table comes from the municipalities' social services. Where it is missing, the "
            "measure is left out.",
        ),
    ),
)
