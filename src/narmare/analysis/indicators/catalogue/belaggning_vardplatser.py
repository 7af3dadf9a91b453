"""Beds that are occupied."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, ShareOfSums, Text, Year


indicator = Indicator(
    id="belaggning_vardplatser",
    version="1.0",
    title=Text("Beläggning på vårdplatser", "Occupancy of beds"),
    why=Text(
        "När vård flyttar närmare behövs färre platser på sjukhus. En beläggning över 100 procent betyder att platserna inte räcker.",
        "When care moves closer, fewer hospital beds are needed. An occupancy above 100 percent means that there are too few.",
    ),
    plain=Text(
        "Räknas: disponibla vårdplatser gånger månadens dagar, klinik för klinik. Uppfyller: vårdtiden i dagar, "
        "utskrivningsdag minus inskrivningsdag.",
        "Counted: beds that could be used times the days of the month, clinic by clinic. Meets it: the days of care, "
        "day of discharge less day of admission.",
    ),
    direction="neutral",
    unit="percent",
    decimals=1,
    measure=ShareOfSums("beds", "month", numerator="occupied", denominator="available"),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N72826",
    confidence="A",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    minimum_cell=1,
    choices=(
        Text(
            "Vårdplatser är inga patienter: små tal döljs inte.",
            "Beds are no patients: small numbers are not hidden.",
        ),
        Text(
            "Är fler patienter inskrivna än det finns platser blir talet över 100 procent.",
            "With more patients than beds the number is above 100 percent.",
        ),
        Text(
            "Tabellen kommer från regionens vårdplatssystem. Saknas den, lämnas måttet ut.",
            "The table comes from the region's bed system. Where it is missing, the measure is left out.",
        ),
    ),
)
