"""Persons in self-monitoring."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import ActiveSpan, Count, Indicator, Listed, Text, Year


indicator = Indicator(
    id="egenmonitorering_antal",
    version="1.0",
    title=Text("Personer med egenmonitorering", "Persons in self-monitoring"),
    why=Text(
        "Att mäta hemma medan vården ser på ger trygghet och fångar försämring innan den blir akut.",
        "Measuring at home while care watches gives safety and catches deterioration before it is acute.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden som är inskrivna i minst ett program för egenmonitorering. Antalet listade är nämnaren för "
        "kvoten per 1 000.",
        "Counted: persons listed at the end of the month who are enrolled in at least one programme of self-monitoring. The number of "
        "listed persons is the denominator of the rate per 1,000.",
    ),
    direction="up",
    unit="count",
    decimals=0,
    measure=Count(of=Listed(ActiveSpan("self_monitoring")), per=Listed()),
    year=Year("last_month"),
    mature_after_days=0,
    source="Strategins indikator 3b",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Den som är med i flera program räknas en gång. Det är de inskrivna just då, inte de nya.",
            "Whoever is in several programmes counts once. It is those enrolled then, not the new ones.",
        ),
    ),
)
