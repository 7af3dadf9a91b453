"""Stays in hospital of those in self-monitoring for the heart."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import ActiveSpan, Events, Indicator, Is, Listed, Rate, Text, Year


indicator = Indicator(
    id="inlaggningar_hjart_egenmonitorering",
    version="1.0",
    title=Text(
        "Vårdtillfällen på sjukhus, egenmonitorering av hjärtsvikt",
        "Stays in hospital, self-monitoring of heart failure",
    ),
    why=Text(
        "Egenmonitorering ska fånga försämring tidigt. Då ska de inskrivna behöva mindre akut vård.",
        "Self-monitoring should catch deterioration early. Then those enrolled should need less acute care.",
    ),
    plain=Text(
        "Räknas: inskrivningar på sjukhus av personer i programmet för hjärtsvikt under den tid då personen "
        "är inskriven i egenmonitorering, på vårdcentralen där personen är listad. Värde: per 1 000 "
        "inskrivna, per månad eller per år.",
        "Counted: admissions to hospital of persons in the programme for heart failure while the person is "
        "enrolled in self-monitoring, at the person's care centre. Value: per 1,000 enrolled, per month or "
        "per year.",
    ),
    direction="down",
    unit="per_1000",
    decimals=0,
    measure=Rate(
        events=Events(
            "admission",
            "admitted_at",
            unit="listed",
            where=ActiveSpan("self_monitoring", where=Is("programme", "heart_failure")),
        ),
        per=Listed(ActiveSpan("self_monitoring", where=Is("programme", "heart_failure"))),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (uppföljning av anslutna patienter)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Räknas bara medan egenmonitoreringen pågår. Den som är sjuk nog att skrivas in har mer vård än "
            "andra: jämför över tid och med andra enheters inskrivna, inte med alla listade.",
            "Counts only while the self-monitoring lasts. Whoever is ill enough to be enrolled has more care than "
            "others: compare over time and with other units' enrolled, not with all the listed.",
        ),
        Text(
            "Regionen har uppgett 60 procent färre inläggningar sedan 2018 och att orsaken behöver analyseras "
            "vidare. Måttet visar nivån, inte orsaken.",
            "The region has stated 60 percent fewer admissions since 2018, and that the cause needs more "
            "analysis. The measure shows the level, not the cause.",
        ),
    ),
)
