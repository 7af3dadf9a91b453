"""Rehabilitation that a company is paid to carry out."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, ShareOfSums, Sum, Text, Year


indicator = Indicator(
    id="rehab_kopt_andel",
    version="1.0",
    title=Text(
        "Rehabilitering som köps av företag",
        "Rehabilitation bought from companies",
    ),
    why=Text(
        "Rehabilitering nära hemmet kräver att vården har egen personal. Köpta tjänster ska inte behövas.",
        "Rehabilitation close to home needs staff of care's own. Bought services should not be needed.",
    ),
    plain=Text(
        "Räknas: månadens besök för rehabilitering av enhetens patienter, hos egen personal, "
        "hyrpersonal och företag. Uppfyller: besöket gjordes hos ett företag som får betalt för att "
        "utföra det.",
        "Counted: the month's visits for rehabilitation of the unit's patients, to its own staff, "
        "hired staff and companies. Meets it: the visit was to a company that is paid to carry it "
        "out.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=ShareOfSums("rehabilitation", "month", numerator="bought", denominator=Sum("own", "bought")),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (inga tjänsteköp på rehabsidan); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 23),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Definitionen är projektets egen: dokumentet säger inte vad som ska mätas. Det visar en "
            "väg till ett mått, inte det enda.",
            "The definition is the project's own: the document does not say what to measure. It shows "
            "one way to a measure, not the only one.",
        ),
        Text(
            "Besök räknas, inte kronor: ett företag kan ta olika betalt. Hyrd personal på den egna "
            "enheten räknas som egen och har ett eget mått.",
            "Visits are counted, not kronor: companies charge differently. Hired staff at the unit "
            "itself counts as its own and has a measure of its own.",
        ),
        Text(
            "Vårdval är inte tjänsteköp: en privat vårdcentrals egna besök är dess egna.",
            "Free choice of care is not buying services: a private care centre's own visits are its own.",
        ),
        Text(
            "Tabellen kommer från enheternas och leverantörernas uppgifter. Saknas den, lämnas måttet ut.",
            "The table comes from the reports of units and suppliers. Where it is missing, the "
            "measure is left out.",
        ),
    ),
)
