"""New enrolments in self-monitoring."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Listed, Rate, Text, Year


indicator = Indicator(
    id="egenmonitorering_nya",
    version="1.0",
    title=Text(
        "Nya i egenmonitorering",
        "New in self-monitoring",
    ),
    why=Text(
        "Antalet inskrivna växer långsamt. De nya visar om arbetet går framåt eller har stannat.",
        "The number enrolled grows slowly. The new ones show whether the work goes forward or has stopped.",
    ),
    plain=Text(
        "Räknas: personer som skrivs in i ett program för egenmonitorering under månaden, en gång per person "
        "och månad, på vårdcentralen där personen är listad. Värde: nya per 1 000 listade, per månad eller "
        "per år.",
        "Counted: persons who are enrolled in a programme of self-monitoring in the month, once per person "
        "and month, at the person's care centre. Value: new ones per 1,000 listed persons, per month or per "
        "year.",
    ),
    direction="up",
    unit="per_1000",
    decimals=2,
    measure=Rate(
        events=Events("self_monitoring", "valid_from", unit="listed", per="person_month"), per=Listed()
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Strategins indikator 3b, som flöde",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Det är flödet. Hur många som är inskrivna just då visar egenmonitorering_antal.",
            "It is the flow. How many are enrolled at a time is shown by egenmonitorering_antal.",
        ),
        Text(
            "Den som skrivs in i ett program till, eller på nytt, räknas igen.",
            "Whoever is enrolled in one more programme, or again, counts again.",
        ),
    ),
)
