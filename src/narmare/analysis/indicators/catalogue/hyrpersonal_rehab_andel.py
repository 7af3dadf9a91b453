"""Work in rehabilitation done by hired staff."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, Is, ShareOfSums, Sum, Text, Year


indicator = Indicator(
    id="hyrpersonal_rehab_andel",
    version="1.0",
    title=Text(
        "Rehabilitering som utförs av hyrpersonal",
        "Rehabilitation done by hired staff",
    ),
    why=Text(
        "Rehabilitering hemma kräver att fysioterapeuter och arbetsterapeuter finns kvar. Köpta tjänster ska "
        "inte behövas.",
        "Rehabilitation at home needs physiotherapists and occupational therapists who stay. Bought services "
        "should not be needed.",
    ),
    plain=Text(
        "Räknas: utfört arbete av fysioterapeuter och arbetsterapeuter på enheten i heltider, av anställda "
        "och hyrda. Uppfyller: utfördes av hyrpersonal.",
        "Counted: work done by physiotherapists and occupational therapists at the unit in full-time "
        "equivalents, by employees and hired staff. Meets it: it was done by hired staff.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=ShareOfSums(
        "staffing",
        "month",
        numerator="hired",
        denominator=Sum("filled", "hired"),
        where=Is("profession", "physiotherapist", "occupational_therapist"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (inga tjänsteköp på rehabsidan); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    minimum_cell=1,
    choices=(
        Text(
            "Definitionen är projektets egen: dokumentet säger inte vad som ska mätas. Det visar en väg till ett "
            "mått, inte det enda.",
            "The definition is the project's own: the document does not say what to measure. It shows one way to "
            "a measure, not the only one.",
        ),
        Text(
            "Hyrda heltider är en del av tjänsteköpen. Rehabilitering som köps som uppdrag av ett företag har "
            "ett eget mått.",
            "Hired full-time equivalents are a part of what is bought. Rehabilitation that a company is paid to "
            "carry out has a measure of its own.",
        ),
        Text(
            "Tal om tjänster handlar inte om patienter: små tal döljs inte.",
            "Figures about posts are not about patients: small numbers are not hidden.",
        ),
    ),
)
