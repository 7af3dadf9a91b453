"""Ten medicines or more at the same time, 75 or over."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    AgeAtLeast,
    Indicator,
    Listed,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="tio_lakemedel_75plus",
    version="1.0",
    title=Text("Tio läkemedel eller fler, 75+", "Ten medicines or more, 75+"),
    why=Text(
        "Många läkemedel samtidigt ger biverkningar, fall och inläggningar. En genomgång kan ta bort det som inte behövs.",
        "Many medicines at the same time cause side effects, falls and admissions. A review can take away what is not needed.",
    ),
    plain=Text(
        "Räknas: listade som är 75 år eller äldre i slutet av månaden. Uppfyller: har då tio läkemedel eller fler samtidigt.",
        "Counted: listed persons of 75 or over at the end of the month. Meets it: has ten medicines or more at the same time then.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=Share(of=Listed(AgeAtLeast(75)), meeting=ActiveSpan("many_medicines")),
    year=Year("last_month"),
    mature_after_days=0,
    source="Kolada N79175 (Socialstyrelsen via Vården i siffror)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Källan säger äldre utan att nämna en ålder. Vi har valt 75 år.",
            "The source says older persons and names no age. We have chosen 75 years.",
        ),
        Text(
            "Vad som räknas som samtidigt avgör den som lämnar tabellen: uthämtat på apotek eller stående i läkemedelslistan. "
            "Säg vilket, och jämför inte mellan dem.",
            "Whoever delivers the table decides what counts as at the same time: collected at a pharmacy or standing in the list "
            "of medicines. Say which, and do not compare the two.",
        ),
        Text(
            "Nämnaren är de listade, inte befolkningen.",
            "The denominator is the listed, not the population.",
        ),
    ),
    special_housing=True,
)
