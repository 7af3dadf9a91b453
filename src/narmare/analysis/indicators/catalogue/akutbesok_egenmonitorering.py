"""Emergency visits by those in self-monitoring."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import ActiveSpan, Events, Indicator, Listed, Rate, Text, Year


indicator = Indicator(
    id="akutbesok_egenmonitorering",
    version="1.0",
    title=Text(
        "Akutbesök bland dem med egenmonitorering",
        "Emergency visits among those in self-monitoring",
    ),
    why=Text(
        "Egenmonitorering ska fånga försämring tidigt. Då ska de inskrivna behöva mindre akut vård.",
        "Self-monitoring should catch deterioration early. Then those enrolled should need less acute care.",
    ),
    plain=Text(
        "Räknas: besök på sjukhusens akutmottagningar under den tid då personen är inskriven i "
        "egenmonitorering, på vårdcentralen där personen är listad. Värde: per 1 000 inskrivna, per månad "
        "eller per år.",
        "Counted: visits to hospital emergency departments while the person is enrolled in self-monitoring, "
        "at the person's care centre. Value: per 1,000 enrolled, per month or per year.",
    ),
    direction="down",
    unit="per_1000",
    decimals=0,
    measure=Rate(
        events=Events("emergency_visit", "arrived_at", unit="listed", where=ActiveSpan("self_monitoring")),
        per=Listed(ActiveSpan("self_monitoring")),
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
    ),
)
