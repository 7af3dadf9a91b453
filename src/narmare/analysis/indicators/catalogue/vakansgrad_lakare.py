"""Vacant posts for doctors."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, Is, Reference, ShareOfSums, Sum, Text, Year


indicator = Indicator(
    id="vakansgrad_lakare",
    version="1.0",
    title=Text(
        "Vakanta läkartjänster",
        "Vacant posts for doctors",
    ),
    why=Text(
        "Utan läkare går det inte att ge fast läkarkontakt. Vakansgraden visar hur många som fattas.",
        "Without doctors nobody can have a named one. The share of vacant posts shows how many are missing.",
    ),
    plain=Text(
        "Räknas: inrättade läkartjänster på enheten, i heltider. Uppfyller: tjänsten är inte tillsatt med en "
        "anställd.",
        "Counted: budgeted posts for doctors at the unit, in full-time equivalents. Meets it: the post is not "
        "filled by an employee.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=ShareOfSums(
        "staffing",
        "month",
        numerator=Sum("established", minus=("filled",)),
        denominator="established",
        where=Is("profession", "doctor"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Regionens granskning 2024 (vakansgrad, vårdcentraler i egen regi); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Hyrpersonal fyller inte en tjänst. Är fler anställda än tjänster blir talet negativt.",
            "Hired staff do not fill a post. With more employees than posts the number is negative.",
        ),
        Text(
            "Tabellen skiljer inte specialister från ST-läkare. Listade mot riktvärdet 1 100 och 550 är ett mått för sig.",
            "The table does not tell specialists from doctors in training. Listed persons against the guide of 1,100 and 550 "
            "is a measure of its own.",
        ),
        Text(
            "Tal om tjänster handlar inte om patienter: små tal döljs inte.",
            "Figures about posts are not about patients: small numbers are not hidden.",
        ),
    ),
    minimum_cell=1,
    references=(
        Reference(
            50.0,
            "2024-08",
            Text("Region Kronoberg, egen regi, ungefär", "Region Kronoberg, own care centres, about"),
            "Regionens granskning 2024",
        ),
    ),
)
