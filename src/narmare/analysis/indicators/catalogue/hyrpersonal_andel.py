"""Work done by hired staff."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, ShareOfSums, Sum, Text, Year


indicator = Indicator(
    id="hyrpersonal_andel",
    version="1.0",
    title=Text(
        "Arbete som utförs av hyrpersonal",
        "Work done by hired staff",
    ),
    why=Text(
        "Hyrd personal kostar mer och känner inte patienterna. Andelen ska sjunka när tjänster tillsätts.",
        "Hired staff cost more and do not know the patients. The share should fall when posts are filled.",
    ),
    plain=Text(
        "Räknas: utfört arbete på enheten i heltider, av anställda och hyrda, alla yrken. Uppfyller: utfördes "
        "av hyrpersonal.",
        "Counted: work done at the unit in full-time equivalents, by employees and hired staff, every "
        "profession. Meets it: it was done by hired staff.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=ShareOfSums("staffing", "month", numerator="hired", denominator=Sum("filled", "hired")),
    year=Year("pooled"),
    mature_after_days=0,
    source="Regionens granskning 2024 (hyrläkare ökar); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Arbete räknas i heltider, inte i kronor. Tal om tjänster handlar inte om patienter: små tal döljs "
            "inte.",
            "Work is counted in full-time equivalents, not in kronor. Figures about posts are not about patients: "
            "small numbers are not hidden.",
        ),
    ),
    minimum_cell=1,
)
